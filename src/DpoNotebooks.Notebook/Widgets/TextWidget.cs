using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>The base class of <see cref="Label"/> and <see cref="HTML"/>.</summary>
public abstract class TextWidget : Widget
{
    private protected TextWidget(string name)
        : base(WidgetModule.Controls, name, new JsonObject
        {
            ["description"] = "",
            ["description_allow_html"] = false,
            ["placeholder"] = "\u200b",
            ["value"] = "",
        })
    {
    }

    /// <summary>The text, or the HTML.</summary>
    public string Value
    {
        get => Model.Get<string>("value") ?? "";
        set => Set("value", value);
    }

    /// <summary>The label in front of the widget.</summary>
    public string Description
    {
        get => Model.Get<string>("description") ?? "";
        set => Set("description", value);
    }

    /// <summary>The text shown while the value is empty.</summary>
    public string Placeholder
    {
        get => Model.Get<string>("placeholder") ?? "";
        set => Set("placeholder", value);
    }
}
