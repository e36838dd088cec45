using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>Looks of a button.</summary>
public sealed class ButtonStyle
{
    internal WidgetModel Model { get; } = new(WidgetModule.Controls, "ButtonStyle", (WidgetModule.Base, "StyleView"), new JsonObject
    {
        ["button_color"] = null,
        ["font_family"] = null,
        ["font_size"] = null,
        ["font_style"] = null,
        ["font_variant"] = null,
        ["font_weight"] = null,
        ["text_color"] = null,
        ["text_decoration"] = null,
    });

    /// <summary>Background colour.</summary>
    public string? ButtonColor
    {
        get => Model.Get<string>("button_color");
        set => Model.Set("button_color", value);
    }

    /// <summary>Font family.</summary>
    public string? FontFamily
    {
        get => Model.Get<string>("font_family");
        set => Model.Set("font_family", value);
    }

    /// <summary>Font size.</summary>
    public string? FontSize
    {
        get => Model.Get<string>("font_size");
        set => Model.Set("font_size", value);
    }

    /// <summary>Font style, e.g. italic.</summary>
    public string? FontStyle
    {
        get => Model.Get<string>("font_style");
        set => Model.Set("font_style", value);
    }

    /// <summary>Font variant, e.g. small-caps.</summary>
    public string? FontVariant
    {
        get => Model.Get<string>("font_variant");
        set => Model.Set("font_variant", value);
    }

    /// <summary>Font weight, e.g. bold.</summary>
    public string? FontWeight
    {
        get => Model.Get<string>("font_weight");
        set => Model.Set("font_weight", value);
    }

    /// <summary>Colour of the text.</summary>
    public string? TextColor
    {
        get => Model.Get<string>("text_color");
        set => Model.Set("text_color", value);
    }

    /// <summary>Text decoration, e.g. underline.</summary>
    public string? TextDecoration
    {
        get => Model.Get<string>("text_decoration");
        set => Model.Set("text_decoration", value);
    }
}
