using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>The style of a button.</summary>
public sealed class ButtonStyle() : TextStyle("ButtonStyle", KeyValuePair.Create<string, JsonNode?>("button_color", null))
{
    /// <summary>The background colour.</summary>
    public string? ButtonColor
    {
        get => Model.Get<string>("button_color");
        set => Model.Set("button_color", value);
    }
}
