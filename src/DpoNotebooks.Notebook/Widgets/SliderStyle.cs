using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>Looks of a slider.</summary>
public sealed class SliderStyle
{
    internal WidgetModel Model { get; } = new(WidgetModule.Controls, "SliderStyle", (WidgetModule.Base, "StyleView"), new JsonObject
    {
        ["description_width"] = "",
        ["handle_color"] = null,
    });

    /// <summary>Width of the description, e.g. initial for as much as it needs.</summary>
    public string DescriptionWidth
    {
        get => Model.Get<string>("description_width") ?? "";
        set => Model.Set("description_width", value);
    }

    /// <summary>Colour of the handle.</summary>
    public string? HandleColor
    {
        get => Model.Get<string>("handle_color");
        set => Model.Set("handle_color", value);
    }
}
