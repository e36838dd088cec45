using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>The way in which the points of a series are drawn.</summary>
public enum SeriesMark
{
    /// <summary>A line through the points. NaN interrupts it.</summary>
    Lines,

    /// <summary>One marker per point.</summary>
    Markers,

    /// <summary>A line and markers.</summary>
    Both,

    /// <summary>The area between <see cref="Series.Lower"/>, or zero, and the points.</summary>
    Area,

    /// <summary>Bars of width <see cref="Series.BarWidth"/> from zero, centred on the xs.</summary>
    Bars,
}

/// <summary>The dash style of a line.</summary>
public enum Dash
{
    /// <summary>A solid line.</summary>
    Solid,

    /// <summary>Long dashes.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,
}

/// <summary>Named points with a style.</summary>
/// <param name="Name">The legend entry. Series with the same name share one entry.</param>
/// <param name="Xs">The x of each point.</param>
/// <param name="Ys">The y of each point.</param>
public sealed record Series(string Name, IReadOnlyList<double> Xs, IReadOnlyList<double> Ys)
{
    /// <summary>Half the width of each horizontal error bar. NaN omits the bar.</summary>
    public IReadOnlyList<double>? XErrors { get; init; }

    /// <summary>Half the height of each vertical error bar. NaN omits the bar.</summary>
    public IReadOnlyList<double>? YErrors { get; init; }

    /// <summary>The lower edge of an area.</summary>
    public IReadOnlyList<double>? Lower { get; init; }

    /// <summary>The width of bars, in units of x.</summary>
    public double BarWidth { get; init; } = 1;

    /// <summary>The way in which the points are drawn.</summary>
    public SeriesMark Mark { get; init; } = SeriesMark.Lines;

    /// <summary>The colour, as "#RRGGBB".</summary>
    public string Colour { get; init; } = Palette.Ink;

    /// <summary>The marker shape.</summary>
    public MarkerShape Shape { get; init; }

    /// <summary>Whether markers are outlines filled with white.</summary>
    public bool Hollow { get; init; }

    /// <summary>The dash style of the line.</summary>
    public Dash Dash { get; init; }

    /// <summary>The opacity of line, area or bars, from 0 (invisible) to 1. Markers are always opaque.</summary>
    public double Opacity { get; init; } = 1;

    /// <summary>The text shown when the pointer hovers over a point.</summary>
    public IReadOnlyList<string>? Hover { get; init; }

    /// <summary>The label beside each point. An empty string omits the label.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Whether the legend shows the series.</summary>
    public bool InLegend { get; init; } = true;

    /// <summary>Returns the values along one axis that the range must include.</summary>
    internal IEnumerable<double> Extent(bool horizontal)
    {
        var (centres, errors) = horizontal ? (Xs, XErrors) : (Ys, YErrors);
        var half = horizontal && Mark == SeriesMark.Bars ? BarWidth / 2 : 0;
        var ends = centres.SelectMany((centre, i) =>
        {
            var offset = errors is null || double.IsNaN(errors[i]) ? half : errors[i];
            return new[] { centre - offset, centre + offset };
        });
        var floor = !horizontal && Mark is (SeriesMark.Area or SeriesMark.Bars) ? Lower ?? [0] : [];
        return ends.Concat(floor);
    }

    /// <summary>Checks that every list has one entry per point.</summary>
    /// <exception cref="ArgumentException">A list has a different length. The message names it.</exception>
    internal void Validate()
    {
        foreach (var (what, count) in new[]
        {
            ("ys", Ys.Count), ("x errors", XErrors?.Count), ("y errors", YErrors?.Count),
            ("lower edge", Lower?.Count), ("hover texts", Hover?.Count), ("labels", Labels?.Count),
        })
        {
            if (count is { } length && length != Xs.Count)
            {
                throw new ArgumentException($"series {Name}: {Xs.Count} xs but {length} {what}");
            }
        }
    }
}
