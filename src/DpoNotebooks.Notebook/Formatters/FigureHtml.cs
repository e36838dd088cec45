using System.Net;
using System.Text;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Formats a chart as HTML for front ends that do not support the Plotly MIME type. The HTML shows a static image and replaces it
/// with the interactive chart if the page has plotly.js or can fetch it. Offline, the image stays and no error is shown.</summary>
internal static class FigureHtml
{
    private static readonly Lazy<string> Script = new(ReadScript);

    /// <summary>Formats the chart. The static image is an img element because pages that do not trust a notebook remove svg elements and
    /// scripts, but keep images.</summary>
    /// <param name="plotly">The data and layout for plotly.js, as JSON.</param>
    /// <param name="svg">The static image.</param>
    /// <param name="text">A text description of the chart.</param>
    public static string Of(string plotly, string svg, string text)
    {
        var content = Convert.ToBase64String(Encoding.UTF8.GetBytes(svg));
        var image = $"<img alt=\"{WebUtility.HtmlEncode(text)}\" src=\"data:image/svg+xml;base64,{content}\" style=\"max-width:100%\">";
        var id = $"figure-{Guid.NewGuid():N}";
        var script = InlineScript.Embed(Script.Value, id, "FIGURE", plotly);
        return $"<figure id=\"{id}\" style=\"margin:0\">{image}{script}</figure>";
    }

    private static string ReadScript() => InlineScript.Read("FigureHtml.js")
        .Replace("VERSION", PlotlyChart.Version, StringComparison.Ordinal)
        .Replace("HASH", PlotlyChart.Hash(), StringComparison.Ordinal);
}
