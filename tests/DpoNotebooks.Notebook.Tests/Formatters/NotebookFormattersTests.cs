using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Formatters;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;

namespace DpoNotebooks.Notebook.Tests.Formatters;

public class NotebookFormattersTests
{
    public NotebookFormattersTests() => NotebookFormatters.Register();

    [Fact]
    public void A_short_data_frame_is_shown_completely()
    {
        var bundle = MimeBundle.Of(Frame(2));

        const string Right = " style=\"text-align:right\"", Left = " class=\"text\" style=\"text-align:left\"";
        Assert.Equal(
            $"<table class=\"dataframe\"><thead><tr><th></th><th{Right}>loss</th><th{Left}>text</th></tr></thead><tbody>"
            + $"<tr><th>0</th><td{Right}>0</td><td{Left}>&lt;0&gt;</td></tr><tr><th>1</th><td{Right}>0.333333</td><td{Left}>&lt;1&gt;</td></tr>"
            + "</tbody></table><p>2 rows × 2 columns</p>",
            bundle.Data[MimeBundle.Html]);
        Assert.Equal("       loss  text\n0         0   <0>\n1  0.333333   <1>\n2 rows × 2 columns", bundle.Text);
    }

    [Theory]
    [InlineData(55, 55, false)]
    [InlineData(56, 55, true)]
    [InlineData(1000, 55, true)]
    public void The_text_of_a_long_data_frame_contains_the_first_50_and_last_5_rows(int rows, int shown, bool gap)
    {
        var lines = MimeBundle.Of(Frame(rows)).Text.Split('\n')[1..^1].Select(line => line.Trim().Split(' ')[0]).ToList();

        Assert.Equal(gap, lines.Remove("…"));
        Assert.Equal(Enumerable.Range(0, 50).Concat(Enumerable.Range(rows - 5, 5)), lines.Select(line => int.Parse(line, CultureInfo.InvariantCulture)));
        Assert.Equal(shown, lines.Count);
    }

    [Fact]
    public void A_missing_value_is_shown_as_null()
    {
        var bundle = MimeBundle.Of(new DataFrame(new DoubleDataFrameColumn("a", [null, double.NaN])));

        Assert.Contains(">null</td>", bundle.Data[MimeBundle.Html], StringComparison.Ordinal);
        Assert.Equal("      a\n0  null\n1   NaN\n2 rows × 1 columns", bundle.Text);
    }

    [Fact]
    public void A_Plotly_chart_is_shown_as_JSON_SVG_HTML_and_text()
    {
        var bundle = MimeBundle.Of(Chart("KL </script>"));

        Assert.Equal([MimeBundle.Plotly, MimeBundle.Svg, MimeBundle.Html, MimeBundle.Plain], bundle.Data.Keys);
        Assert.Equal("KL </script>", JsonNode.Parse(bundle.Data[MimeBundle.Plotly])!["data"]![0]!["name"]!.GetValue<string>());
        Assert.Contains("Plotly.newPlot", bundle.Data[MimeBundle.Html], StringComparison.Ordinal);
        Assert.Equal(2, bundle.Data[MimeBundle.Html].Split("</script>").Length); // the name does not close the script
    }

    [Fact]
    public void The_Plotly_NET_package_contains_plotly_js() => Assert.Contains("plotly.js v2", PlotlyChart.Script()[..200], StringComparison.Ordinal);

    [Fact]
    public void A_figure_is_shown_as_JSON_SVG_HTML_and_text()
    {
        NotebookFormatters.RegisterFigure<StandInFigure>(figure => figure.Json, figure => figure.Svg, figure => figure.Summary);

        var bundle = MimeBundle.Of(new StandInFigure("""{"data":[]}""", "<svg/>", "two points"));

        Assert.Equal([MimeBundle.Plotly, MimeBundle.Svg, MimeBundle.Html, MimeBundle.Plain], bundle.Data.Keys);
        Assert.Equal(
            ["""{"data":[]}""", "<svg/>", "two points"],
            new[] { MimeBundle.Plotly, MimeBundle.Svg, MimeBundle.Plain }.Select(type => bundle.Data[type]));
        Assert.Contains("<img alt=\"two points\" src=\"data:image/svg+xml;base64,PHN2Zy8+\"", bundle.Data[MimeBundle.Html], StringComparison.Ordinal);
        Assert.Contains("figure = {\"data\":[]};", bundle.Data[MimeBundle.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void The_HTML_fetches_only_the_plotly_js_of_the_package()
    {
        NotebookFormatters.RegisterFigure<StandInFigure>(figure => figure.Json, figure => figure.Svg, figure => figure.Summary);

        var html = MimeBundle.Of(new StandInFigure("""{"data":["</script>"]}""", "<svg/>", "\"<&")).Data[MimeBundle.Html];

        var hash = Convert.ToBase64String(SHA384.HashData(Encoding.UTF8.GetBytes(PlotlyChart.Script())));
        Assert.Contains(
            $"fetch(\"https://cdn.jsdelivr.net/npm/plotly.js-dist-min@2.28.0/plotly.min.js\", {{ integrity: \"sha384-{hash}\" }})",
            html, StringComparison.Ordinal);
        Assert.StartsWith("/**\n* plotly.js v2.28.0\n", PlotlyChart.Script(), StringComparison.Ordinal);
        Assert.Contains("alt=\"&quot;&lt;&amp;\"", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("</script>").Length); // text in the chart does not close the script
        Assert.True(html.Length < 3000);
    }

    [Fact]
    public void Other_users_of_Formatter_get_the_same_table() =>
        Assert.Contains("3 rows × 2 columns", Frame(3).ToDisplayString("text/html"), StringComparison.Ordinal);

    private sealed record StandInFigure(string Json, string Svg, string Summary);

    private static DataFrame Frame(int rows) => new(
        new DoubleDataFrameColumn("loss", Enumerable.Range(0, rows).Select(i => i / 3.0)),
        new StringDataFrameColumn("text", Enumerable.Range(0, rows).Select(i => $"<{i}>")));

    private static GenericChart Chart(string name)
    {
        var trace = new Trace("scatter");
        trace.SetProperty("name", name);
        return GenericChart.ofTraceObject(true, trace);
    }
}
