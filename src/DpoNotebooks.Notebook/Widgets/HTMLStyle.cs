using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>The style of an <see cref="HTML"/> widget.</summary>
public sealed class HTMLStyle
{
    internal WidgetModel Model { get; } = new(WidgetModule.Controls, "HTMLStyle", (WidgetModule.Base, "StyleView"), new JsonObject
    {
        ["background"] = null,
        ["description_width"] = "",
        ["font_size"] = null,
        ["text_color"] = null,
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

    /// <summary>The font size.</summary>
    public string? FontSize
    {
        get => Model.Get<string>("font_size");
        set => Model.Set("font_size", value);
    }

    /// <summary>The text colour.</summary>
    public string? TextColor
    {
        get => Model.Get<string>("text_color");
        set => Model.Set("text_color", value);
    }
}
