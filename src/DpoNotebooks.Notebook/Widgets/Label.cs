using System.Net;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A line of text.</summary>
public sealed class Label : TextWidget
{
    /// <summary>An empty one.</summary>
    public Label()
        : base("Label") => Style = new LabelStyle();

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
