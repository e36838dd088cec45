using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DpoNotebooks.Notebook.Formatters;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Notebook.Tests.Formatters;

public class DataFramePagesTests
{
    [Fact]
    public void Up_to_25_rows_need_no_script() => Assert.DoesNotContain("<script", DataFrameTable.Html(Frame(25)), StringComparison.Ordinal);

    [Fact]
    public void Without_scripts_the_first_page_and_the_count_are_there()
    {
        var html = Regex.Replace(DataFrameTable.Html(Frame(1234)), "<script>.*</script>", "", RegexOptions.Singleline);

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i}"), Regex.Matches(html, "<tr><th>(\\d+)</th>").Select(match => match.Groups[1].Value));
        Assert.EndsWith("<p>1,234 rows × 2 columns<span class=\"first-page\">, the first 25 of them here</span></p></div>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_carries_all_rows_of_a_thousand_and_finds_its_table()
    {
        var html = DataFrameTable.Html(Frame(1000));
        var data = Data(html);

        Assert.Equal(1000, data["count"]!.GetValue<int>());
        Assert.Equal("[false,true]", data["text"]!.ToJsonString());
        Assert.Equal(Enumerable.Range(0, 1000), data["rows"]!.AsArray().Select(row => row![0]!.GetValue<int>()));
        Assert.Equal(["999", "</script>999"], data["rows"]![999]!.AsArray().Skip(1).Select(value => value!.GetValue<string>()));
        Assert.Single(Regex.Matches(html, "</script>")); // a text of the frame does not end it
        Assert.Contains($"getElementById(\"{Regex.Match(html, "<div id=\"([^\"]+)\">").Groups[1].Value}\")", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_very_many_rows_the_first_and_the_last_page_are_carried_and_the_others_named()
    {
        var html = DataFrameTable.Html(Frame(10_000));
        var rows = Data(html)["rows"]!.AsArray().Select(row => row![0]!.GetValue<int>()).ToList();

        Assert.Equal(Enumerable.Range(0, 4975).Concat(Enumerable.Range(9975, 25)), rows);
        Assert.Contains("; rows 4,975 to 9,974 are left out here", html, StringComparison.Ordinal);
        Assert.True(html.Length < 1_000_000, $"{html.Length} characters");
    }

    [Fact]
    public void Long_texts_make_it_carry_fewer_rows()
    {
        var html = DataFrameTable.Html(new DataFrame(new StringDataFrameColumn("a", Enumerable.Repeat(new string('x', 20_000), 200))));

        Assert.Equal([.. Enumerable.Range(0, 25), .. Enumerable.Range(175, 25)], Data(html)["rows"]!.AsArray().Select(row => row![0]!.GetValue<int>()));
    }

    private static JsonNode Data(string html) => JsonNode.Parse(Regex.Match(html, "data = (\\{.*\\});\n").Groups[1].Value)!;

    private static DataFrame Frame(int rows) => new(
        new Int32DataFrameColumn("number", Enumerable.Range(0, rows)),
        new StringDataFrameColumn("text", Enumerable.Range(0, rows).Select(i => $"</script>{i}")));
}
