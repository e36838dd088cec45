namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A front-end package of widget models, with its required version (ipywidgets 8).</summary>
internal sealed record WidgetModule(string Name, string Version)
{
    /// <summary>Layouts and styles.</summary>
    public static WidgetModule Base { get; } = new("@jupyter-widgets/base", "2.0.0");

    /// <summary>Sliders, buttons, boxes.</summary>
    public static WidgetModule Controls { get; } = new("@jupyter-widgets/controls", "2.0.0");

    /// <summary>The area that shows a cell's outputs.</summary>
    public static WidgetModule Output { get; } = new("@jupyter-widgets/output", "1.0.0");
}
