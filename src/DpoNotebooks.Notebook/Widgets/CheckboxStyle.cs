using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>The style of a checkbox.</summary>
public sealed class CheckboxStyle
{
    internal WidgetModel Model { get; } = new(WidgetModule.Controls, "CheckboxStyle", (WidgetModule.Base, "StyleView"), new JsonObject
    {
        ["background"] = null,
        ["description_width"] = "",
    });

    /// <summary>The background, as a CSS value.</summary>
    public string? Background
    {
        get => Model.Get<string>("background");
        set => Model.Set("background", value);
    }

    /// <summary>The width of the description, for example "initial" for its natural width.</summary>
    public string DescriptionWidth
    {
        get => Model.Get<string>("description_width") ?? "";
        set => Model.Set("description_width", value);
    }
}
