using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Html;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Html;

public sealed partial class HtmlPageTests
{
    private const string Chart = """
        {
          "application/vnd.plotly.v1+json": {"data": [{"y": [1,2]}], "layout": {"title": "a </script> b"}},
          "image/svg+xml": "<svg id='static'/>",
          "text/plain": "chart"
        }
        """;

    [Fact]
    public void The_page_contains_prose_code_and_outputs()
    {
        var page = Page(
            """{"output_type":"stream","name":"stdout","text":["1 < 2\n"]}""",
            """{"output_type":"error","ename":"E","evalue":"v","traceback":["line 1: <E>","  at F"]}""",
            """{"output_type":"execute_result","data":{"text/html":"<table id='t'></table>","text/plain":"plain"}}""",
            """{"output_type":"display_data","data":{"image/png":"iVBORw0\nKGgo=","text/plain":"picture"}}""",
            """{"output_type":"display_data","data":{"text/plain":["a & b"]}}""");

        Assert.Contains("<h1 id=\"title\">Title</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"k\">var</span> x = <span class=\"n\">1</span>; <span class=\"c\">// a &lt; b</span>", page, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"out stdout\">1 &lt; 2\n</pre>", page, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"out error\">line 1: &lt;E&gt;\n  at F</pre>", page, StringComparison.Ordinal);
        Assert.Contains("<table id='t'></table>", page, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,iVBORw0KGgo=\"", page, StringComparison.Ordinal);
        Assert.Contains("<pre>a &amp; b</pre>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("plain</", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_contains_plotly_once_and_only_if_it_has_charts()
    {
        var without = Page("""{"output_type":"display_data","data":{"text/plain":"x"}}""");
        var one = Page($$"""{"output_type":"display_data","data":{{Chart}}}""");
        var two = Page($$"""{"output_type":"display_data","data":{{Chart}}}""", $$"""{"output_type":"execute_result","data":{{Chart}}}""");

        Assert.True(without.Length < 20_000);
        Assert.True(one.Length > 1_000_000);
        Assert.True(two.Length - one.Length < 10_000);
        Assert.Equal(2, Count(two, "Plotly.newPlot(place"));
    }

    [Fact]
    public void A_chart_is_interactive_on_screen_and_a_static_image_on_paper()
    {
        var page = Page($$"""{"output_type":"display_data","data":{{Chart}}}""");

        Assert.Contains("<div class=\"on-paper\"><svg id='static'/></div>", page, StringComparison.Ordinal);
        Assert.Contains(".on-screen { display: none; } .on-paper { display: block; }", page, StringComparison.Ordinal);
        Assert.DoesNotContain("a </script> b", page, StringComparison.Ordinal); // unescaped, it would end the script of the chart
    }

    [Fact]
    public void The_page_loads_nothing_from_the_network()
    {
        var page = Page($$"""{"output_type":"display_data","data":{{Chart}}}""");

        Assert.Empty(Outside().Matches(page).Select(match => match.Value));
    }

    private static string Page(params string[] outputs)
    {
        var document = NotebookDocument.Parse(NotebookText.Of("# Title", "var x = 1; // a < b"), "n.ipynb");
        document.Cells[1].SetOutputs(1, new JsonArray([.. outputs.Select(output => JsonNode.Parse(output))]));
        return HtmlPage.Of(document);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("""<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=\s*["']?(?:https?:)?//[^>]*>|@import|url\(\s*["']?https?:""")]
    private static partial Regex Outside();
}
