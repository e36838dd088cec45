namespace DpoNotebooks.Evaluation;

/// <summary>Counts of values in bins of equal width.</summary>
/// <param name="Low">Left edge of the first bin.</param>
/// <param name="High">Right edge of the last bin, inclusive.</param>
/// <param name="Counts">Values in each bin.</param>
public sealed record Histogram(double Low, double High, IReadOnlyList<int> Counts)
{
    /// <summary>Width of a bin.</summary>
    public double BinWidth => (High - Low) / Counts.Count;

    /// <summary>The centre of each bin.</summary>
    public double[] Centres => [.. Enumerable.Range(0, Counts.Count).Select(i => Low + (i + 0.5) * BinWidth)];

    /// <summary>Counts values; values outside the range count in the first or last bin.</summary>
    /// <param name="values">The values; NaN is an error.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="low">Left edge; defaults to the smallest value.</param>
    /// <param name="high">Right edge; defaults to the largest value.</param>
    /// <exception cref="ArgumentException">There are no values or no bins, or a value is NaN.</exception>
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
