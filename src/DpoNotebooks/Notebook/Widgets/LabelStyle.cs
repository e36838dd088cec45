using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>Looks of a label.</summary>
public sealed class LabelStyle
{
    internal WidgetModel Model { get; } = new(WidgetModule.Controls, "LabelStyle", (WidgetModule.Base, "StyleView"), new JsonObject
    {
        ["background"] = null,
        ["description_width"] = "",
        ["font_family"] = null,
        ["font_size"] = null,
        ["font_style"] = null,
        ["font_variant"] = null,
        ["font_weight"] = null,
        ["text_color"] = null,
        ["text_decoration"] = null,
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
