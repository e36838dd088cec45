using System.Net;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A piece of HTML.</summary>
public sealed class HTML : Widget
{
    /// <summary>An empty one.</summary>
    public HTML()
        : base(WidgetModule.Controls, "HTML", new JsonObject
        {
            ["description"] = "",
            ["description_allow_html"] = false,
            ["placeholder"] = "\u200b",
            ["value"] = "",
        }) => Style = new HTMLStyle();

    /// <summary>The HTML.</summary>
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

    /// <summary>Its looks.</summary>
    public HTMLStyle Style
    {
        get;
        init
        {
            field = value;
            StyleModel = value.Model;
        }
    }

    internal override string ToHtml() => $"<div>{WebUtility.HtmlEncode(Description)} {Value}</div>";
}
