namespace DpoNotebooks.Notebook.Plotting;

/// <summary>A pair of axes with their series.</summary>
/// <param name="Title">The title above the panel. May be empty.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The series, drawn in this order with the last on top.</param>
public sealed record Panel(string Title, Axis X, Axis Y, IReadOnlyList<Series> Series)
{
    /// <summary>The horizontal range, identical in every output format.</summary>
    public (double Low, double High) XRange => X.RangeOf(Series.SelectMany(series => series.Extent(horizontal: true)));

    /// <summary>The vertical range, identical in every output format.</summary>
    public (double Low, double High) YRange => Y.RangeOf(Series.SelectMany(series => series.Extent(horizontal: false)));
}

/// <summary>An axis.</summary>
/// <param name="Label">The quantity and its unit.</param>
public sealed record Axis(string Label)
{
    private const double Padding = 0.04;

    /// <summary>Whether the scale is logarithmic. A logarithmic axis omits values that are not positive.</summary>
    public bool Log { get; init; }

    /// <summary>The lower end. Default: from the data.</summary>
    public double? Min { get; init; }

    /// <summary>The upper end. Default: from the data.</summary>
    public double? Max { get; init; }

    /// <summary>Returns the range: the ends that are set, and otherwise the ends of the data with padding.</summary>
    internal (double Low, double High) RangeOf(IEnumerable<double> values)
    {
        double[] usable = [.. values.Where(value => double.IsFinite(value) && (!Log || value > 0)).Select(Scale)];
        var (low, high) = usable.Length == 0 ? (0.0, 1.0) : (usable.Min(), usable.Max());
        var padding = high > low ? (high - low) * Padding : Math.Max(0.5, Math.Abs(high) * Padding);
        return (Min ?? Unscale(low - padding), Max ?? Unscale(high + padding));
    }

    private double Scale(double value) => Log ? Math.Log10(value) : value;

    private double Unscale(double value) => Log ? Math.Pow(10, value) : value;
}
