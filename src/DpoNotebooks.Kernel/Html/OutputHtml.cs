using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Formatters;

namespace DpoNotebooks.Kernel.Html;

/// <summary>Converts an output of a cell to HTML, from the richest of its MIME types.</summary>
internal static class OutputHtml
{
    private static readonly JsonSerializerOptions Compact = new();

    /// <summary>Returns the HTML of an output. A chart with a static image becomes both, one for the screen and one for paper.</summary>
    public static string Of(JsonObject output) => output["output_type"]?.ToString() switch
    {
        "stream" => $"<pre class=\"out {output["name"]}\">{Encoded(output["text"])}</pre>\n",
        "error" => $"<pre class=\"out error\">{WebUtility.HtmlEncode(string.Join('\n', Lines(output["traceback"])))}</pre>\n",
        _ => $"<div class=\"out\">{(output["data"] is JsonObject data ? Richest(data) : "")}</div>\n",
    };

    private static string Richest(JsonObject data)
    {
        var svg = data[MimeBundle.Svg] is { } picture ? NotebookCell.Text(picture) : null;
        if (data[MimeBundle.Plotly] is { } chart)
        {
            var interactive = PlotlyChart.Html(chart.ToJsonString(Compact));
            return svg is null ? interactive : $"<div class=\"on-screen\">{interactive}</div><div class=\"on-paper\">{svg}</div>";
        }

        return svg
            ?? (data[MimeBundle.Html] is { } html ? NotebookCell.Text(html)
            : data["image/png"] is { } png ? $"<img alt=\"output\" src=\"data:image/png;base64,{NotebookCell.Text(png).ReplaceLineEndings("")}\">"
            : data["text/markdown"] is { } markdown ? Prose.Html(NotebookCell.Text(markdown))
            : $"<pre>{Encoded(data[MimeBundle.Plain])}</pre>");
    }

    private static string Encoded(JsonNode? text) => WebUtility.HtmlEncode(NotebookCell.Text(text));

    private static IEnumerable<string?> Lines(JsonNode? lines) => (lines as JsonArray ?? []).Select(line => line?.ToString());
}
