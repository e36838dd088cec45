using System.Net;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A widget that shows HTML.</summary>
public sealed class HTML : TextWidget
{
    /// <summary>Creates an empty widget.</summary>
    public HTML()
        : base("HTML") => Style = new HTMLStyle();

    /// <summary>The style.</summary>
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
