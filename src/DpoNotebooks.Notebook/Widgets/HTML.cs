using System.Net;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A piece of HTML.</summary>
public sealed class HTML : TextWidget
{
    /// <summary>An empty one.</summary>
    public HTML()
        : base("HTML") => Style = new HTMLStyle();

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
