using System.Globalization;

namespace DpoNotebooks.Data;

/// <summary>Reads Stanford Human Preferences (SHP): two comments on a Reddit post, of which the one with more votes is preferred.</summary>
public static class StanfordHumanPreferences
{
    /// <summary>Reads the pairs of a file, in order, as turns of a human and an assistant. Pairs whose scores are too close are skipped and
    /// counted.</summary>
    /// <param name="path">A JSONL, CSV or Parquet file with history, human_ref_A, human_ref_B, labels (1: A is preferred), score_A, score_B.</param>
    /// <param name="minimumRatio">The minimum ratio of the higher score to the lower; the reference code uses 2.</param>
    /// <param name="report">Filled in while enumerating.</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFileException">As for <see cref="PreferencePairs.Load"/>; or a score is not positive, or labels is neither 0 nor 1.</exception>
    public static IEnumerable<PreferencePair> Load(
        string path, double minimumRatio = 2, ScoreRatioReport? report = null, Action<DataFileException>? onBadRow = null)
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
            throw row.Problem(string.Create(CultureInfo.InvariantCulture,
                $"labels is {label}, score_A {scoreA}, score_B {scoreB}; labels must be 0 or 1, and a score positive"));
        }

        var (chosen, rejected) = label == 1 ? (a, b) : (b, a);
        var isClear = Math.Max(scoreA / scoreB, scoreB / scoreA) >= minimumRatio;
        report.Add(isClear);
        return isClear ? new PreferencePair($"\n\nHuman: {prompt}\n\nAssistant:", $" {chosen}", $" {rejected}") { Source = row.Source } : null;
    }
}

/// <summary>Counts the pairs that are skipped because of the ratio of their scores.</summary>
public sealed class ScoreRatioReport
{
    /// <summary>The number of rows read.</summary>
    public int Rows { get; private set; }

    /// <summary>The number of rows that are skipped because their scores are too close.</summary>
    public int TooClose { get; private set; }

    /// <summary>Returns the counts in one line.</summary>
    public override string ToString() => $"{Rows} rows: {TooClose} skipped (their scores are too close)";

    internal void Add(bool isClear) => (Rows, TooClose) = (Rows + 1, TooClose + (isClear ? 0 : 1));
}
