using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>Looks of a label.</summary>
public sealed class LabelStyle() : TextStyle("LabelStyle", KeyValuePair.Create<string, JsonNode?>("background", null), KeyValuePair.Create<string, JsonNode?>("description_width", ""))
{
    /// <summary>Background, as CSS has it.</summary>
    public string? Background
    {
        get => Model.Get<string>("background");
        set => Model.Set("background", value);
    }

    /// <summary>Width of the description, e.g. initial for as much as it needs.</summary>
    public string DescriptionWidth
    {
        get => Model.Get<string>("description_width") ?? "";
        set => Model.Set("description_width", value);
    }
}
