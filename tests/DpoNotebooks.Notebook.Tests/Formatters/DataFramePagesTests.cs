using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DpoNotebooks.Notebook.Formatters;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Notebook.Tests.Formatters;

public class DataFramePagesTests
{
    [Fact]
    public void A_frame_of_25_rows_needs_no_script() => Assert.DoesNotContain("<script", DataFrameTable.Html(Frame(25)), StringComparison.Ordinal);

    [Fact]
    public void Without_scripts_the_first_page_and_the_row_count_are_shown()
    {
        var html = Regex.Replace(DataFrameTable.Html(Frame(1234)), "<script>.*</script>", "", RegexOptions.Singleline);

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i}"), Regex.Matches(html, "<tr><th>(\\d+)</th>").Select(match => match.Groups[1].Value));
        Assert.EndsWith("<p>1,234 rows × 2 columns<span class=\"first-page\">, showing the first 25</span></p></div>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_contains_all_of_1000_rows_and_refers_to_its_table()
    {
        var html = DataFrameTable.Html(Frame(1000));
        var data = Data(html);

        Assert.Equal(1000, data["count"]!.GetValue<int>());
        Assert.Equal("[false,true]", data["text"]!.ToJsonString());
        Assert.Equal(Enumerable.Range(0, 1000), data["rows"]!.AsArray().Select(row => row![0]!.GetValue<int>()));
        Assert.Equal(["999", "</script>999"], data["rows"]![999]!.AsArray().Skip(1).Select(value => value!.GetValue<string>()));
        Assert.Single(Regex.Matches(html, "</script>")); // text in the frame does not close the script
        Assert.Contains($"getElementById(\"{Regex.Match(html, "<div id=\"([^\"]+)\">").Groups[1].Value}\")", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Middle_rows_of_a_very_long_frame_are_omitted_and_named()
    {
        var html = DataFrameTable.Html(Frame(10_000));
        var rows = Data(html)["rows"]!.AsArray().Select(row => row![0]!.GetValue<int>()).ToList();

        Assert.Equal(Enumerable.Range(0, 4975).Concat(Enumerable.Range(9975, 25)), rows);
        Assert.Contains("; rows 4,975 to 9,974 are omitted", html, StringComparison.Ordinal);
        Assert.True(html.Length < 1_000_000, $"{html.Length} characters");
    }

    [Fact]
    public void Long_texts_reduce_the_number_of_rows()
    {
        var html = DataFrameTable.Html(new DataFrame(new StringDataFrameColumn("a", Enumerable.Repeat(new string('x', 20_000), 200))));

        Assert.Equal([.. Enumerable.Range(0, 25), .. Enumerable.Range(175, 25)], Data(html)["rows"]!.AsArray().Select(row => row![0]!.GetValue<int>()));
    }

    private static JsonNode Data(string html) => JsonNode.Parse(Regex.Match(html, "data = (\\{.*\\});\n").Groups[1].Value)!;

    private static DataFrame Frame(int rows) => new(
        new Int32DataFrameColumn("number", Enumerable.Range(0, rows)),
        new StringDataFrameColumn("text", Enumerable.Range(0, rows).Select(i => $"</script>{i}")));
}
