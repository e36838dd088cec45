using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Data;

public sealed class CsvRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Quoted_fields_may_contain_commas_quotes_and_line_ends()
    {
        var path = _folder.Write("a.csv", "prompt,chosen,rejected\r\n\"p, \"\"1\"\"\",\"c\r\nd\",r\r\n\r\np2,c2,\"\"\r\n");

        var pairs = PreferencePairs.Load(path).ToArray();

        Assert.Equal([new("p, \"1\"", "c\r\nd", "r") { Source = $"{path}:2" }, new("p2", "c2", "") { Source = $"{path}:5" }], pairs);
    }

    [Fact]
    public void Tabs_separate_the_fields_of_a_TSV_file()
    {
        var path = _folder.Write("a.tsv", "question\tchosen\trejected\na, b\tc\tr");

        Assert.Equal(new("a, b", "c", "r") { Source = $"{path}:2" }, Assert.Single(PreferencePairs.Load(path)));
    }

    [Theory]
    [InlineData("p,c\n", "2 fields")]
    [InlineData("p,c,r,x\n", "4 fields")]
    [InlineData("p,c,r\"x\"\n", "quote")]
    public void A_bad_row_throws_at_its_line_after_the_rows_before_it(string bad, string problem)
    {
        var path = _folder.Write("a.csv", $"prompt,chosen,rejected\np,\"c\nc\",r\n{bad}p,c,r\n");

        var (pairs, error) = PreferencePairsTests.Drain(PreferencePairs.Load(path));

        Assert.Single(pairs);
        Assert.StartsWith($"{path}:4: ", error!.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal([2L, 5], PreferencePairs.Load(path, onBadRow: _ => { }).Select(PreferencePairsTests.LineOf));
    }

    [Fact]
    public void A_quote_that_is_not_closed_throws()
    {
        var path = _folder.Write("a.csv", "prompt,chosen,rejected\np,c,r\np,c,\"r\np,c,r\n");

        var (pairs, error) = PreferencePairsTests.Drain(PreferencePairs.Load(path));

        Assert.Single(pairs);
        Assert.Equal($"{path}:3: a quote is not closed", error!.Message);
    }

    [Fact]
    public void A_line_that_is_not_UTF8_throws_after_the_rows_before_it()
    {
        var path = _folder.Write("a.csv", [.. "prompt,chosen,rejected\np,c,r\n"u8, 0xE9, .. ",c,r\n"u8]);

        var (pairs, error) = PreferencePairsTests.Drain(PreferencePairs.Load(path));

        Assert.Single(pairs);
        Assert.Equal(3, error!.Line);
    }

    [Fact]
    public void The_error_of_a_missing_column_lists_the_columns()
    {
        var path = _folder.Write("a.csv", "prompt,chosen\np,c\n");

        var error = PreferencePairsTests.Drain(PreferencePairs.Load(path)).Error!;

        Assert.Contains("'rejected' is missing (also looked for: response_rejected, rejected_response, response_k; the row has: prompt, chosen)",
            error.Message, StringComparison.Ordinal);
    }
}
