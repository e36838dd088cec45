using System.Net;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A widget that shows a line of text.</summary>
public sealed class Label : TextWidget
{
    /// <summary>Creates an empty label.</summary>
    public Label()
        : base("Label") => Style = new LabelStyle();

    /// <summary>The style.</summary>
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
