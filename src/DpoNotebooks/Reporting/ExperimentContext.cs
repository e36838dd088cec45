using DpoNotebooks.HuggingFace.Hub;
using DpoNotebooks.Training;

namespace DpoNotebooks.Reporting;

/// <summary>The services that an experiment uses from the program that runs it: progress reports, file downloads and cancellation.
/// All reports are silent by default; a notebook's session makes a context that draws, a job on a cluster one that logs.</summary>
public sealed record ExperimentContext
{
    /// <summary>A context that reports nothing.</summary>
    public static ExperimentContext Silent { get; } = new();

    /// <summary>Starts the progress display of one task. The argument names the task; the result is called with the units done and
    /// the total number of units.</summary>
    public Func<string, Action<int, int>> Progress { get; init; } = _ => (_, _) => { };

    /// <summary>Starts the display of a training run or of a sweep. The argument is its title; the result is called after every step.</summary>
    public Func<string, Action<TrainingReport>> Training { get; init; } = _ => _ => { };

    /// <summary>Called before the first step of a run with its title and its estimated memory.</summary>
    public Action<string, MemoryForecast> Forecast { get; init; } = (_, _) => { };

    /// <summary>Returns the folder of <c>hub:owner/name</c>, downloading what is missing; any other path is returned as it is.
    /// The selection names the files; null means those of a model.</summary>
    public Func<string, HubSelection?, string> Fetch { get; init; } = (name, files) => HubFolder.Resolve(name, files);

    /// <summary>Cancels the experiment between two steps.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>Returns hooks that report a single training run under a title.</summary>
    public TrainingHooks Hooks(string title)
    {
        var report = Training(title);
        return new TrainingHooks
        {
            Cancel = Cancel,
            OnForecast = forecast => Forecast(title, forecast),
            OnStep = step => report(TrainingReport.Of(title, step)),
        };
    }
}
