using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>What a label and a piece of HTML share.</summary>
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

    /// <summary>Its name, drawn before it.</summary>
    public string Description
    {
        get => Model.Get<string>("description") ?? "";
        set => Set("description", value);
    }

    /// <summary>Shown while it is empty.</summary>
    public string Placeholder
    {
        get => Model.Get<string>("placeholder") ?? "";
        set => Set("placeholder", value);
    }
}
