using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>Looks of a piece of HTML.</summary>
public sealed class HTMLStyle
{
    internal WidgetModel Model { get; } = new(WidgetModule.Controls, "HTMLStyle", (WidgetModule.Base, "StyleView"), new JsonObject
    {
        ["background"] = null,
        ["description_width"] = "",
        ["font_size"] = null,
        ["text_color"] = null,
    });

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

    /// <summary>Font size.</summary>
    public string? FontSize
    {
        get => Model.Get<string>("font_size");
        set => Model.Set("font_size", value);
    }

    /// <summary>Colour of the text.</summary>
    public string? TextColor
    {
        get => Model.Get<string>("text_color");
        set => Model.Set("text_color", value);
    }
}
