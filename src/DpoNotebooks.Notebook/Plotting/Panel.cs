namespace DpoNotebooks.Notebook.Plotting;

/// <summary>A pair of axes and what lies on them.</summary>
/// <param name="Title">Drawn above; may be empty.</param>
/// <param name="X">Horizontal axis.</param>
/// <param name="Y">Vertical axis.</param>
/// <param name="Series">Drawn in this order, the last on top.</param>
public sealed record Panel(string Title, Axis X, Axis Y, IReadOnlyList<Series> Series)
{
    /// <summary>The horizontal range drawn, the same in every drawing.</summary>
    public (double Low, double High) XRange => X.RangeOf(Series.SelectMany(series => series.Reach(horizontal: true)));

    /// <summary>The vertical range drawn, the same in every drawing.</summary>
    public (double Low, double High) YRange => Y.RangeOf(Series.SelectMany(series => series.Reach(horizontal: false)));
}

/// <summary>An axis.</summary>
/// <param name="Label">The quantity and its unit.</param>
public sealed record Axis(string Label)
{
    private const double Padding = 0.04;

    /// <summary>Logarithmic rather than linear; what is not positive is then not drawn.</summary>
    public bool Log { get; init; }

    /// <summary>Lower end; from the data unless told.</summary>
    public double? Min { get; init; }

    /// <summary>Upper end; from the data unless told.</summary>
    public double? Max { get; init; }

    /// <summary>The ends: those told, else the data's with a little air.</summary>
    internal (double Low, double High) RangeOf(IEnumerable<double> values)
    {
        double[] usable = [.. values.Where(value => double.IsFinite(value) && (!Log || value > 0)).Select(Scale)];
        var (low, high) = usable.Length == 0 ? (0.0, 1.0) : (usable.Min(), usable.Max());
        var air = high > low ? (high - low) * Padding : Math.Max(0.5, Math.Abs(high) * Padding);
        return (Min ?? Unscale(low - air), Max ?? Unscale(high + air));
    }

    private double Scale(double value) => Log ? Math.Log10(value) : value;

    private double Unscale(double value) => Log ? Math.Pow(10, value) : value;
}
