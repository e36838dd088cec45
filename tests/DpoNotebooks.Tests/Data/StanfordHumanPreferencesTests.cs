using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Data;

public sealed class StanfordHumanPreferencesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_formats_pairs_as_a_dialogue_and_skips_those_with_close_scores()
    {
        var path = _folder.Write("a.jsonl", string.Join('\n', Row("q1", 1, 20, 10), Row("q2", 0, 3, 5), Row("q3", 0, 3, 30), Row("q4", 0, 19, 38)));
        var report = new ScoreRatioReport();

        var pairs = StanfordHumanPreferences.Load(path, report: report).ToArray();

        Assert.Equal(
            [new("\n\nHuman: q1\n\nAssistant:", " a", " b") { Source = $"{path}:1" }, new("\n\nHuman: q3\n\nAssistant:", " b", " a") { Source = $"{path}:3" },
                new("\n\nHuman: q4\n\nAssistant:", " b", " a") { Source = $"{path}:4" }], pairs);
        Assert.Equal("4 rows: 1 skipped (their scores are too close)", report.ToString());
        Assert.Equal(4, StanfordHumanPreferences.Load(path, minimumRatio: 1).Count());
    }

    [Fact]
    public void Load_reads_numbers_from_a_CSV_file()
    {
        var path = _folder.Write("a.csv", "history,human_ref_A,human_ref_B,labels,score_A,score_B\nq,a,b,1,20,2\n");

        Assert.Equal(" a", Assert.Single(StanfordHumanPreferences.Load(path)).Chosen);
    }

    [Theory]
    [InlineData(2, 20, 10, "labels is 2")]
    [InlineData(1, 20, 0, "score_B 0")]
    [InlineData(1, -3, 5, "score_A -3")]
    public void Errors_name_labels_and_scores_that_are_out_of_range(int label, int a, int b, string problem)
    {
        var path = _folder.Write("a.jsonl", Row("q", 1, 20, 10) + "\n" + Row("q", label, a, b));
        var bad = new List<DataFileException>();

        Assert.Single(StanfordHumanPreferences.Load(path, onBadRow: bad.Add));
        Assert.StartsWith($"{path}:2: ", Assert.Single(bad).Message, StringComparison.Ordinal);
        Assert.Contains(problem, bad[0].Message, StringComparison.Ordinal);
    }

    private static string Row(string prompt, int label, int scoreA, int scoreB) =>
        $$"""{"post_id": "x", "upvote_ratio": 0.98, "history": "{{prompt}}", "human_ref_A": "a", "human_ref_B": "b", """
        + $$""" "labels": {{label}}, "score_A": {{scoreA}}, "score_B": {{scoreB}}}""";
}
