using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>The style of a widget whose only style property is the width of its description.</summary>
public sealed class DescriptionStyle
{
    internal WidgetModel Model { get; } = new(WidgetModule.Controls, "DescriptionStyle", (WidgetModule.Base, "StyleView"), new JsonObject
    {
        ["description_width"] = "",
    });

    /// <summary>The width of the description, for example "initial" for its natural width.</summary>
    public string DescriptionWidth
    {
        get => Model.Get<string>("description_width") ?? "";
        set => Model.Set("description_width", value);
    }
}
