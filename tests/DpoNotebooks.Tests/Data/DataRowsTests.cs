using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Data;

/// <summary>Readers of new data sets, written as a researcher writes them: with public members only.</summary>
public sealed class DataRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.jsonl", """{"q": "Why?", "good": "So.", "bad": "No."}""")]
    [InlineData("a.csv", "bad,good,q\nNo.,So.,Why?")]
    [InlineData("a.tsv", "q\tgood\tbad\nWhy?\tSo.\tNo.")]
    public void A_reader_of_a_new_data_set_is_one_expression(string name, string text)
    {
        var path = _folder.Write(name, text);

        var pairs = DataRows.Load(path, row => new PreferencePair(row.Text("q"), row.Text("good"), row.Text("bad")));

        Assert.Equal([new PreferencePair("Why?", "So.", "No.")], pairs);
    }

    [Fact]
    public void A_reader_uses_lists_objects_numbers_and_the_position_of_the_row()
    {
        var path = _folder.Write("a.jsonl", """{"post": {"text": "Q"}, "answers": ["a", "b"], "votes": [{"n": 1}, {"n": "7"}], "score": "1e2"}""");

        var pair = Assert.Single(DataRows.Load(path, row =>
        {
            var votes = row.InnerRows("votes");
            var best = votes[0].Number("n") > votes[1].Number("n") ? 0 : 1;
            return new PreferencePair(row.Inner("post").Text("text"), row.Texts("answers")[best], row.Texts("answers")[1 - best])
            {
                Source = $"{row.Source} of {row.Fields.Count} fields, {row.NumberOrNull("score")}, {row.NumberOrNull("date") is null}",
            };
        }));

        Assert.Equal(new PreferencePair("Q", "b", "a") { Source = $"{path}:1 of 4 fields, 100, True" }, pair);
    }

    [Fact]
    public void A_reader_skips_rows_by_returning_null_and_reports_rows_that_it_cannot_use()
    {
        var path = _folder.Write("a.jsonl", """
            {"q": "1", "good": "a", "bad": "b"}
            {"q": "2", "good": "a", "bad": "a"}
            {"q": "3", "good": "a"}
            {"q": "", "good": "a", "bad": "b"}
            {"q": "5", "good": "a", "bad": "b"}
            """);
        var problems = new List<string>();

        var pairs = DataRows.Load(path, Read, e => problems.Add(e.Message)).ToArray();

        Assert.Equal(["1", "5"], pairs.Select(pair => pair.Prompt));
        Assert.Equal([$"{path}:3: the field 'bad' is missing (the row has: q, good)", $"{path}:4: the question is empty"], problems);
        Assert.Equal(problems[0], Assert.Throws<DataFileException>(() => DataRows.Load(path, Read).ToArray()).Message);

        static PreferencePair? Read(DataRow row)
        {
            var (question, good, bad) = (row.Text("q"), row.Text("good"), row.Text("bad"));
            return question == "" ? throw row.Problem("the question is empty") : good == bad ? null : new PreferencePair(question, good, bad);
        }
    }

    [Fact]
    public void Rows_of_another_kind_of_file_use_the_same_readers()
    {
        DataRow[] rows = [DataRow.Of("a.xml", 3, new Dictionary<string, object?> { ["texts"] = new object?[] { "a", 1.0 } })];

        var error = Assert.Throws<DataFileException>(() => DataRows.Parse(rows, row => row.Texts("texts")).ToArray());

        Assert.Equal("a.xml:3: 'texts[1]' is not a string", error.Message);
    }
}
