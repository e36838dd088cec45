using System.Net;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A line of text.</summary>
public sealed class Label : Widget
{
    /// <summary>An empty one.</summary>
    public Label()
        : base(WidgetModule.Controls, "Label", new JsonObject
        {
            ["description"] = "",
            ["description_allow_html"] = false,
            ["placeholder"] = "\u200b",
            ["value"] = "",
        }) => Style = new LabelStyle();

    /// <summary>The text.</summary>
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
    public LabelStyle Style
    {
        get;
        init
        {
            field = value;
            StyleModel = value.Model;
        }
    }

    internal override string ToHtml() => $"<div>{WebUtility.HtmlEncode(Description)} {WebUtility.HtmlEncode(Value)}</div>";
}
