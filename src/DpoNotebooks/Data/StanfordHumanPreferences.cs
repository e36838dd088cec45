using System.Globalization;

namespace DpoNotebooks.Data;

/// <summary>Stanford Human Preferences (SHP): two comments on a Reddit post, the one with more votes preferred.</summary>
public static class StanfordHumanPreferences
{
    /// <summary>The pairs of a file in its order, as turns of a human and an assistant; those whose scores are too close are left out and counted.</summary>
    /// <param name="path">A JSONL, CSV or Parquet file with history, human_ref_A, human_ref_B, labels (1: A is preferred), score_A, score_B.</param>
    /// <param name="minimumRatio">The least ratio of the higher score to the lower; 2 is the reference code's.</param>
    /// <param name="report">Filled while enumerating.</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">As <see cref="PreferencePairs.Load"/>; or a score is not positive, or labels is neither 0 nor 1.</exception>
    public static IEnumerable<PreferencePair> Load(string path, double minimumRatio = 2, ScoreRatioReport? report = null, Action<DataFileException>? onBadRow = null)
    {
        report ??= new ScoreRatioReport();
        return DataRows.Load(path, row => Parse(row, minimumRatio, report), onBadRow);
    }

    private static PreferencePair? Parse(DataRow row, double minimumRatio, ScoreRatioReport report)
    {
        var (prompt, a, b) = (row.Text("history"), row.Text("human_ref_A"), row.Text("human_ref_B"));
        var (label, scoreA, scoreB) = (row.Number("labels"), row.Number("score_A"), row.Number("score_B"));
        if (label is not (0 or 1) || scoreA is not > 0 || scoreB is not > 0)
        {
            throw row.Problem(string.Create(CultureInfo.InvariantCulture, $"labels is {label}, score_A {scoreA}, score_B {scoreB}; labels has to be 0 or 1, and a score positive"));
        }

        var (chosen, rejected) = label == 1 ? (a, b) : (b, a);
        var isClear = Math.Max(scoreA / scoreB, scoreB / scoreA) >= minimumRatio;
        report.Add(isClear);
        return isClear ? new PreferencePair($"\n\nHuman: {prompt}\n\nAssistant:", $" {chosen}", $" {rejected}") { Source = row.Source } : null;
    }
}

/// <summary>How many pairs a bound on the ratio of their scores left out.</summary>
public sealed class ScoreRatioReport
{
    /// <summary>Rows read.</summary>
    public int Rows { get; private set; }

    /// <summary>Rows left out because their scores are too close.</summary>
    public int TooClose { get; private set; }

    /// <summary>The counts in one line.</summary>
    public override string ToString() => $"{Rows} rows: {TooClose} left out (their scores are too close)";

    internal void Add(bool isClear) => (Rows, TooClose) = (Rows + 1, TooClose + (isClear ? 0 : 1));
}
