using DpoNotebooks.Evaluation;
using DpoNotebooks.Notebook.Plotting;
using DpoNotebooks.Reporting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Notebook.Live;

/// <summary>Shows training while it runs: a bar with the time left, the newest numbers, and small curves, in place and at most every
/// two seconds; where nothing can be drawn, <see cref="Progress"/>'s lines of text.</summary>
/// <param name="title">What is trained.</param>
/// <param name="clock">The clock; the system's if null.</param>
public sealed class LiveTraining(string title, TimeProvider? clock = null)
{
    private const int MostPoints = 60; // a curve; one of more would look the same at this size
    private const double Scale = 0.7;
    private const int MostPanels = 3; // in one row

    // In the order in which they matter; fine-tuning without preferences has the first and the last.
    private static readonly (string Metric, string Title)[] Panels =
        [("loss", "loss"), ("rewards/accuracies", "accuracy"), ("rewards/margins", "reward margin"), ("grad_norm", "gradient norm")];

    private readonly Lock _guard = new();
    private readonly Progress _progress = new(clock);
    private readonly OrderedDictionary<string, LiveRun> _runs = [];

    /// <summary>What a run will take, before its first step: hang it into <see cref="TrainingHooks.OnForecast"/>.</summary>
    public void Report(MemoryForecast forecast) => Console.WriteLine($"{title}: {forecast}");

    /// <summary>A step of the only run: hang it into <see cref="TrainingHooks.OnStep"/>.</summary>
    /// <exception cref="OperationCanceledException">The notebook was asked to stop.</exception>
    public void Report(TrainingProgress step) => Report(TrainingReport.Of(title, step));

    /// <summary>A step of any run of a sweep.</summary>
    /// <exception cref="OperationCanceledException">The notebook was asked to stop.</exception>
    public void Report(TrainingReport report)
    {
        lock (_guard)
        {
            if (report.Step is { } step)
            {
                _runs.TryAdd(report.Run, new LiveRun(report.Series, report.Look ?? SeriesLook.Of(report.Series)));
                _runs[report.Run].Add(step.Row);
            }

            _progress.Report(report.Done, report.Total, report.Text, Picture);
        }
    }

    private string Picture()
    {
        Panel[] panels = [.. from panel in Panels
                             let series = _runs.Values.Where(run => run.Curves.ContainsKey(panel.Metric)).Select(run => run.SeriesOf(panel.Metric)).ToArray()
                             where series.Length > 0
                             select new Panel(panel.Title, new Axis("step"), new Axis(panel.Metric), series)];
        return panels.Length > 0 ? new Figure(title, [.. panels.Take(MostPanels)]).ToSvg(Scale) : "";
    }

    /// <summary>The curves of one run, in the look of its method.</summary>
    private sealed class LiveRun(string method, SeriesLook look)
    {
        public Dictionary<string, ThinnedCurve> Curves { get; } = [];

        public void Add(HistoryRow row)
        {
            foreach (var (metric, _) in Panels)
            {
                if (row.Metrics.TryGetValue(metric, out var value))
                {
                    Curves.TryAdd(metric, new ThinnedCurve(MostPoints));
                    Curves[metric].Add(row.Step, value);
                }
            }
        }

        public Series SeriesOf(string metric) => new(method, Curves[metric].Xs, Curves[metric].Ys) { Colour = look.Colour };
    }
}
