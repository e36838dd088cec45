using System.Net;
using System.Text;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Formatters;

namespace DpoNotebooks.Kernel.Html;

/// <summary>Converts a notebook to one self-contained HTML file, for reading on screen, offline or on paper.</summary>
internal static class HtmlPage
{
    /// <summary>Creates the page, with prose, code and outputs in order. It contains plotly.js only if there is a chart.</summary>
    public static string Of(NotebookDocument notebook)
    {
        var body = new StringBuilder();
        foreach (var cell in notebook.Cells.Where(cell => cell.Kind != "raw"))
        {
            body.Append(cell.IsCode ? CodeHtml(cell) : $"<section class=\"prose\">{Prose.Html(cell.Source)}</section>\n");
        }

        var hasCharts = notebook.Cells.SelectMany(cell => cell.Outputs).Any(output => output["data"]?[MimeBundle.Plotly] is not null);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{WebUtility.HtmlEncode(notebook.Name)}</title>
            <style>
            {Style()}
            </style>
            {(hasCharts ? $"<script>{PlotlyChart.Script()}</script>" : "")}
            </head>
            <body>
            <main>
            {body}
            </main>
            </body>
            </html>

            """;
    }

    private static string CodeHtml(NotebookCell cell) => $"""
        <section class="cell">
        <div class="count">{(cell.ExecutionCount is { } count ? $"[{count}]" : "[ ]")}</div>
        <pre class="code">{CodeColours.Html(cell.Source)}</pre>
        {string.Concat(cell.Outputs.Select(OutputHtml.Of))}
        </section>

        """;

    private static string Style()
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream("page.css")
            ?? throw new InvalidDataException("the program does not contain page.css");
        return new StreamReader(stream).ReadToEnd();
    }
}
