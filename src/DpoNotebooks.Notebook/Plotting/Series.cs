using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>How the points of a series appear.</summary>
public enum SeriesMark
{
    /// <summary>A line through the points; a NaN breaks it.</summary>
    Lines,

    /// <summary>A marker a point.</summary>
    Markers,

    /// <summary>Line and markers.</summary>
    Both,

    /// <summary>The band between <see cref="Series.Lower"/>, or zero, and the points.</summary>
    Area,

    /// <summary>Bars of <see cref="Series.BarWidth"/> from zero, centred on the xs.</summary>
    Bars,
}

/// <summary>The stroke of a line.</summary>
public enum Dash
{
    /// <summary>Unbroken.</summary>
    Solid,

    /// <summary>Long dashes.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,
}

/// <summary>Named points with a look.</summary>
/// <param name="Name">Its legend entry; series of one name share one entry.</param>
/// <param name="Xs">x of each point.</param>
/// <param name="Ys">y of each point.</param>
public sealed record Series(string Name, IReadOnlyList<double> Xs, IReadOnlyList<double> Ys)
{
    /// <summary>Half the width of each horizontal error bar; NaN for none.</summary>
    public IReadOnlyList<double>? XErrors { get; init; }

    /// <summary>Half the height of each vertical error bar; NaN for none.</summary>
    public IReadOnlyList<double>? YErrors { get; init; }

    /// <summary>Lower edge of an area.</summary>
    public IReadOnlyList<double>? Lower { get; init; }

    /// <summary>Width of the bars, in units of x.</summary>
    public double BarWidth { get; init; } = 1;

    /// <summary>Lines, markers, both, area or bars.</summary>
    public SeriesMark Mark { get; init; } = SeriesMark.Lines;

    /// <summary>"#RRGGBB".</summary>
    public string Colour { get; init; } = Palette.Ink;

    /// <summary>Marker shape.</summary>
    public MarkerShape Shape { get; init; }

    /// <summary>Markers are outlines on white.</summary>
    public bool Hollow { get; init; }

    /// <summary>Stroke of the line.</summary>
    public Dash Dash { get; init; }

    /// <summary>0 (unseen) to 1, of line, area or bars; markers stay opaque.</summary>
    public double Opacity { get; init; } = 1;

    /// <summary>Shown when the pointer rests on a point.</summary>
    public IReadOnlyList<string>? Hover { get; init; }

    /// <summary>Written beside a point; empty for none.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Whether the legend names it.</summary>
    public bool InLegend { get; init; } = true;

    /// <summary>Every value along one axis that must fit in the range.</summary>
    internal IEnumerable<double> Reach(bool horizontal)
    {
        var (centres, errors) = horizontal ? (Xs, XErrors) : (Ys, YErrors);
        var half = horizontal && Mark == SeriesMark.Bars ? BarWidth / 2 : 0;
        var ends = centres.SelectMany((centre, i) =>
        {
            var reach = errors is null || double.IsNaN(errors[i]) ? half : errors[i];
            return new[] { centre - reach, centre + reach };
        });
        var floor = !horizontal && Mark is (SeriesMark.Area or SeriesMark.Bars) ? Lower ?? [0] : [];
        return ends.Concat(floor);
    }

    /// <summary>Checks that every list is as long as the points.</summary>
    /// <exception cref="ArgumentException">One is not; it is named.</exception>
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
