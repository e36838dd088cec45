using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>The style of a label.</summary>
public sealed class LabelStyle() : TextStyle(
    "LabelStyle", KeyValuePair.Create<string, JsonNode?>("background", null), KeyValuePair.Create<string, JsonNode?>("description_width", ""))
{
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
