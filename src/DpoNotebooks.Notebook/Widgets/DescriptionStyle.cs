using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>Looks of a widget that has no more of them than a description.</summary>
public sealed class DescriptionStyle
{
    internal WidgetModel Model { get; } = new(WidgetModule.Controls, "DescriptionStyle", (WidgetModule.Base, "StyleView"), new JsonObject
    {
        ["description_width"] = "",
    });

    /// <summary>Width of the description, e.g. initial for as much as it needs.</summary>
    public string DescriptionWidth
    {
        get => Model.Get<string>("description_width") ?? "";
        set => Model.Set("description_width", value);
    }
}
