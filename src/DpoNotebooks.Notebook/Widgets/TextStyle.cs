using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>The base class of the styles of text widgets and buttons.</summary>
public abstract class TextStyle
{
    private protected TextStyle(string name, params IEnumerable<KeyValuePair<string, JsonNode?>> own) =>
        Model = new(WidgetModule.Controls, name, (WidgetModule.Base, "StyleView"), new JsonObject(own)
        {
            ["font_family"] = null,
            ["font_size"] = null,
            ["font_style"] = null,
            ["font_variant"] = null,
            ["font_weight"] = null,
            ["text_color"] = null,
            ["text_decoration"] = null,
        });

    internal WidgetModel Model { get; }

    /// <summary>The font family.</summary>
    public string? FontFamily
    {
        get => Model.Get<string>("font_family");
        set => Model.Set("font_family", value);
    }

    /// <summary>The font size.</summary>
    public string? FontSize
    {
        get => Model.Get<string>("font_size");
        set => Model.Set("font_size", value);
    }

    /// <summary>The font style, for example italic.</summary>
    public string? FontStyle
    {
        get => Model.Get<string>("font_style");
        set => Model.Set("font_style", value);
    }

    /// <summary>The font variant, for example small-caps.</summary>
    public string? FontVariant
    {
        get => Model.Get<string>("font_variant");
        set => Model.Set("font_variant", value);
    }

    /// <summary>The font weight, for example bold.</summary>
    public string? FontWeight
    {
        get => Model.Get<string>("font_weight");
        set => Model.Set("font_weight", value);
    }

    /// <summary>The text colour.</summary>
    public string? TextColor
    {
        get => Model.Get<string>("text_color");
        set => Model.Set("text_color", value);
    }

    /// <summary>The text decoration, for example underline.</summary>
    public string? TextDecoration
    {
        get => Model.Get<string>("text_decoration");
        set => Model.Set("text_decoration", value);
    }
}
