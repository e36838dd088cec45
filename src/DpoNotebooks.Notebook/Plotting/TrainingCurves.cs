using Microsoft.Data.Analysis;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>A run's history under a name.</summary>
/// <param name="Name">Legend entry.</param>
/// <param name="History">A row a step; columns named as in <see cref="TrainingCurves"/>.</param>
public sealed record CurveRun(string Name, DataFrame History);

/// <summary>A panel of training curves: the first column's line is solid, the second dashed, the third dotted.</summary>
/// <param name="Title">Panel title.</param>
/// <param name="Columns">History columns.</param>
public sealed record CurvePanel(string Title, params IReadOnlyList<string> Columns);

/// <summary>How training went: metrics against the step, runs beside each other.</summary>
public static class TrainingCurves
{
    /// <summary>Loss; margins; accuracies; chosen and rejected log-probabilities together, as both falling while the margin
    /// grows is what preference losses do.</summary>
    public static IReadOnlyList<CurvePanel> Preference { get; } =
    [
        new("loss", "loss"),
        new("reward margin", "rewards/margins"),
        new("accuracy", "rewards/accuracies"),
        new("log-probability", "logps/chosen", "logps/rejected"),
    ];

    /// <summary>Draws runs; a panel that no run has a column for is left out, and so is a run without it.</summary>
    /// <param name="runs">Runs, each keeping its colour in every panel.</param>
    /// <param name="panels">Panels; <see cref="Preference"/> unless told.</param>
    /// <param name="x">Column of the horizontal axis.</param>
    /// <param name="title">Title.</param>
    /// <param name="window">Rows over which each line is averaged, backwards; the values themselves stay faint behind it. 1: not averaged.</param>
    /// <exception cref="ArgumentException">A run lacks the x column, or no run has any of the columns.</exception>
    public static Figure Draw(
        IReadOnlyList<CurveRun> runs, IReadOnlyList<CurvePanel>? panels = null, string x = "step", string title = "Training", int window = 1)
    {
        Panel[] drawn =
        [
            .. from panel in panels ?? Preference
               let series = runs.SelectMany((run, i) => SeriesOf(run, i, panel, x, window)).ToArray()
               where series.Length > 0
               select new Panel(panel.Title, new Axis(x), new Axis(Strokes(panel)), series),
        ];
        return drawn.Length > 0 ? new Figure(title, drawn) { Note = window > 1 ? $"Lines: mean of the last {window} steps; faint: each step." : "" } : throw new ArgumentException("no run has a column of any panel", nameof(runs));
    }

    private static IEnumerable<Series> SeriesOf(CurveRun run, int index, CurvePanel panel, string x, int window)
    {
        var steps = Numbers(run, x) ?? throw new ArgumentException($"run {run.Name} has no column {x}");
        for (var i = 0; i < panel.Columns.Count; i++)
        {
            if (Numbers(run, panel.Columns[i]) is { } measured)
            {
                // A row that lacks the metric, as an evaluation lacks the loss, is no gap in it.
                var rows = steps.Zip(measured).Where(row => !double.IsNaN(row.Second)).ToArray();
                double[] xs = [.. rows.Select(row => row.First)], ys = [.. rows.Select(row => row.Second)];
                var column = panel.Columns[i];
                var values = new Series(run.Name, xs, ys)
                {
                    Colour = Palette.Nth(index).Colour,
                    Dash = (Dash)Math.Min(i, (int)Dash.Dotted),
                    InLegend = i == 0,
                    Hover = [.. xs.Zip(ys, (at, y) => FormattableString.Invariant($"{run.Name}<br>{column} {y:G4}<br>{x} {at:G6}"))],
                };
                if (window > 1)
                {
                    yield return values with { InLegend = false, Opacity = 0.2, Dash = Dash.Solid };
                }

                yield return window > 1 ? values with { Ys = Means(ys, window), Hover = null } : values;
            }
        }
    }

    private static double[] Means(double[] ys, int window) => [.. ys.Select((_, i) => ys[Math.Max(0, i - window + 1)..(i + 1)].Average())];

    // "chosen (solid), rejected (dashed)": strokes are the same for every run, so the axis names them.
    private static string Strokes(CurvePanel panel) => panel.Columns.Count == 1
        ? panel.Columns[0]
        : string.Join(", ", panel.Columns.Select((column, i) => $"{column.Split('/')[^1]} ({((Dash)Math.Min(i, (int)Dash.Dotted)).ToString().ToLowerInvariant()})"));

    private static double[]? Numbers(CurveRun run, string name)
    {
        var column = run.History.Columns.FirstOrDefault(known => known.Name == name);
        return column is null ? null : [.. column.Cast<object?>().Select(value => value is null ? double.NaN
            : Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture))];
    }
}
