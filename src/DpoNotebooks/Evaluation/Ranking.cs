namespace DpoNotebooks.Evaluation;

/// <summary>Metrics of a ranking.</summary>
public static class Ranking
{
    /// <summary>Precision at k: the share of wanted items among the first k.</summary>
    /// <param name="wanted">Whether each item is wanted, in the order of the ranking.</param>
    /// <param name="k">Number of items to count.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is not from 1 to the number of items.</exception>
    public static double PrecisionAt(IReadOnlyList<bool> wanted, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, wanted.Count);
        return wanted.Take(k).Count(found => found) / (double)k;
    }

    /// <summary>Area under the ROC curve: the probability that a wanted item scores above another item, with ties counted as one half; ½ is chance.</summary>
    /// <param name="scores">Score of each item; higher scores rank first.</param>
    /// <param name="wanted">Whether each item is wanted.</param>
    /// <exception cref="ArgumentException">The lengths differ, a score is NaN, or all or no items are wanted.</exception>
    public static double RocAuc(IReadOnlyList<double> scores, IReadOnlyList<bool> wanted)
    {
        double positives = wanted.Count(item => item);
        var negatives = wanted.Count - positives;
        if (scores.Count != wanted.Count || positives == 0 || negatives == 0 || scores.Any(double.IsNaN))
        {
            throw new ArgumentException(
                $"{scores.Count} scores of {positives} wanted and {negatives} other items: both kinds and a number for each are needed");
        }

        // Mann–Whitney: each wanted item counts the other items below it and half of those tied with it.
        var (below, won) = (0.0, 0.0);
        foreach (var tied in scores.Zip(wanted).GroupBy(item => item.First).OrderBy(group => group.Key))
        {
            double found = tied.Count(item => item.Second);
            var others = tied.Count() - found;
            won += found * (below + others / 2);
            below += others;
        }

        return won / (positives * negatives);
    }
}
