using System.Net;
using System.Text;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>A chart as HTML for front ends that know no Plotly type: its static picture at once, in whose place the interactive chart
/// comes where the page has plotly.js or can fetch it. Offline the picture stays, without a word.</summary>
internal static class FigureHtml
{
    private static readonly Lazy<string> Script = new(ReadScript);

    /// <summary>The HTML. The picture is an img: pages that do not trust a notebook take svg elements and scripts out, and leave this.</summary>
    /// <param name="plotly">Data and layout of plotly.js, as JSON.</param>
    /// <param name="svg">The static picture.</param>
    /// <param name="text">The chart in words, for who cannot see it.</param>
    public static string Of(string plotly, string svg, string text)
    {
        var picture = $"<img alt=\"{WebUtility.HtmlEncode(text)}\" src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}\" style=\"max-width:100%\">";
        var id = $"figure-{Guid.NewGuid():N}";
        var script = InlineScript.For(Script.Value, id, "FIGURE", plotly);
        return $"<figure id=\"{id}\" style=\"margin:0\">{picture}{script}</figure>";
    }

    private static string ReadScript() => InlineScript.Read("FigureHtml.js")
        .Replace("VERSION", PlotlyChart.Version, StringComparison.Ordinal)
        .Replace("HASH", PlotlyChart.Hash(), StringComparison.Ordinal);
}
