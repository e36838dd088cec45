using System.Globalization;
using DpoNotebooks.Evaluation;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>The named history of a run.</summary>
/// <param name="Name">The legend entry.</param>
/// <param name="History">One row per step, with the columns that the panels name.</param>
public sealed record CurveRun(string Name, DataFrame History);

/// <summary>A panel of training curves. The line of the first column is solid, of the second dashed, of the third dotted.</summary>
/// <param name="Title">The panel title.</param>
/// <param name="Columns">The columns of the history.</param>
public sealed record CurvePanel(string Title, params IReadOnlyList<string> Columns);

/// <summary>Draws training metrics against the step, for one or several runs.</summary>
public static class TrainingCurves
{
    /// <summary>The panels of preference training: loss, margin, accuracy, and the chosen and rejected log-probabilities in one panel,
    /// because both often fall while the margin grows.</summary>
    public static IReadOnlyList<CurvePanel> Preference { get; } =
    [
        new("loss", "loss"),
        new("reward margin", "rewards/margins"),
        new("accuracy", "rewards/accuracies"),
        new("log-probability", "logps/chosen", "logps/rejected"),
    ];

    /// <summary>Draws runs. A panel omits runs without its columns; panels without any run are omitted.</summary>
    /// <param name="runs">The runs. Each has the same colour in every panel.</param>
    /// <param name="panels">The panels. Default: <see cref="Preference"/>.</param>
    /// <param name="x">The column of the horizontal axis.</param>
    /// <param name="title">The title.</param>
    /// <param name="window">The number of preceding rows over which each line is averaged. The values themselves are drawn faintly behind
    /// it. 1 disables averaging.</param>
    /// <exception cref="ArgumentException">A run does not have the x column, or no run has any of the columns.</exception>
    public static Figure Draw(
        IReadOnlyList<CurveRun> runs, IReadOnlyList<CurvePanel>? panels = null, string x = "step", string title = "Training", int window = 1)
    {
        Panel[] drawn =
        [
            .. from panel in panels ?? Preference
               let series = runs.SelectMany((run, i) => SeriesOf(run, i, panel, x, window)).ToArray()
               where series.Length > 0
               select new Panel(panel.Title, new Axis(x), new Axis(ColumnNames(panel)), series),
        ];
        var note = window > 1 ? $"Lines: mean of the last {window} steps; faint: each step." : "";
        return drawn.Length > 0 ? new Figure(title, drawn) { Note = note }
            : throw new ArgumentException("no run has a column of any panel", nameof(runs));
    }

    private static IEnumerable<Series> SeriesOf(CurveRun run, int index, CurvePanel panel, string x, int window)
    {
        var steps = Numbers(run, x) ?? throw new ArgumentException($"run {run.Name} has no column {x}");
        for (var i = 0; i < panel.Columns.Count; i++)
        {
            if (Numbers(run, panel.Columns[i]) is { } measured)
            {
                // A row without the metric, such as an evaluation row without the loss, does not interrupt the line.
                var rows = steps.Zip(measured).Where(row => !double.IsNaN(row.Second)).ToArray();
                double[] xs = [.. rows.Select(row => row.First)], ys = [.. rows.Select(row => row.Second)];
                var column = panel.Columns[i];
                var values = new Series(run.Name, xs, ys)
                {
                    Colour = SeriesLook.Nth(index).Colour,
                    Dash = DashOf(i),
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

    // "chosen (solid), rejected (dashed)": dash styles are the same for every run, so the axis names them.
    private static string ColumnNames(CurvePanel panel) => panel.Columns.Count == 1
        ? panel.Columns[0]
        : string.Join(", ", panel.Columns.Select((column, i) => $"{column.Split('/')[^1]} ({DashOf(i).ToString().ToLowerInvariant()})"));

    private static Dash DashOf(int column) => (Dash)Math.Min(column, (int)Dash.Dotted);

    private static double[]? Numbers(CurveRun run, string name)
    {
        var column = run.History.Columns.FirstOrDefault(known => known.Name == name);
        return column is null ? null : [.. column.Cast<object?>().Select(value => value is null ? double.NaN
            : Convert.ToDouble(value, CultureInfo.InvariantCulture))];
    }
}
