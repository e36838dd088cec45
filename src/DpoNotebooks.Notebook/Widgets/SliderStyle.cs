using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>The style of a slider.</summary>
public sealed class SliderStyle
{
    internal WidgetModel Model { get; } = new(WidgetModule.Controls, "SliderStyle", (WidgetModule.Base, "StyleView"), new JsonObject
    {
        ["description_width"] = "",
        ["handle_color"] = null,
    });

    /// <summary>The width of the description, for example "initial" for its natural width.</summary>
    public string DescriptionWidth
    {
        get => Model.Get<string>("description_width") ?? "";
        set => Model.Set("description_width", value);
    }

    /// <summary>The colour of the handle.</summary>
    public string? HandleColor
    {
        get => Model.Get<string>("handle_color");
        set => Model.Set("handle_color", value);
    }
}
