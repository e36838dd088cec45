namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A package of the front end that draws models, and the version that it must have (ipywidgets 8).</summary>
internal sealed record WidgetModule(string Name, string Version)
{
    /// <summary>Layouts and styles.</summary>
    public static WidgetModule Base { get; } = new("@jupyter-widgets/base", "2.0.0");

    /// <summary>Sliders, buttons, boxes.</summary>
    public static WidgetModule Controls { get; } = new("@jupyter-widgets/controls", "2.0.0");

    /// <summary>The area that shows a cell's outputs.</summary>
    public static WidgetModule Output { get; } = new("@jupyter-widgets/output", "1.0.0");
}
