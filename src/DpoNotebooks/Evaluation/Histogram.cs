namespace DpoNotebooks.Evaluation;

/// <summary>Counts of values in equal bins.</summary>
/// <param name="Low">Left edge of the first bin.</param>
/// <param name="High">Right edge of the last bin, which holds it too.</param>
/// <param name="Counts">Values in each bin.</param>
public sealed record Histogram(double Low, double High, IReadOnlyList<int> Counts)
{
    /// <summary>Width of a bin.</summary>
    public double BinWidth => (High - Low) / Counts.Count;

    /// <summary>The middle of each bin.</summary>
    public double[] Centres => [.. Enumerable.Range(0, Counts.Count).Select(i => Low + (i + 0.5) * BinWidth)];

    /// <summary>Counts values; those outside the range fall into the first or last bin, so that none is lost.</summary>
    /// <param name="values">Values; NaN is refused.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="low">Left edge; the smallest value unless told.</param>
    /// <param name="high">Right edge; the largest value unless told.</param>
    /// <exception cref="ArgumentException">No values, a NaN, or no bins.</exception>
    public static Histogram Of(IReadOnlyList<double> values, int bins, double? low = null, double? high = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (values.Count == 0 || values.Any(double.IsNaN))
        {
            throw new ArgumentException(values.Count == 0 ? "no values to count" : "a value is NaN", nameof(values));
        }

        var left = low ?? values.Min();
        var right = high ?? values.Max();
        if (right <= left)
        {
            (left, right) = (left - 0.5, left + 0.5); // all values equal: one bin's width around them
        }

        var counts = new int[bins];
        foreach (var value in values)
        {
            counts[(int)Math.Clamp((value - left) / (right - left) * bins, 0, bins - 1)]++;
        }

        return new Histogram(left, right, counts);
    }
}
