using DpoNotebooks.Evaluation;
using DpoNotebooks.Training;

namespace DpoNotebooks.Reporting;

/// <summary>The progress of one training run, or of a sweep of several.</summary>
/// <param name="Done">Optimizer steps done, over all runs.</param>
/// <param name="Total">Optimizer steps of all runs.</param>
/// <param name="Text">A description of the last step.</param>
public sealed record TrainingReport(int Done, int Total, string Text)
{
    /// <summary>Name of the run, which tells it from the other runs of a sweep.</summary>
    public required string Run { get; init; }

    /// <summary>Name of the run's curve in figures; runs of one method share it.</summary>
    public required string Series { get; init; }

    /// <summary>How the method looks in figures; null takes the look of <see cref="Series"/>.</summary>
    public SeriesLook? Look { get; init; }

    /// <summary>The step that the run has made; null if the run ended early.</summary>
    public TrainingProgress? Step { get; init; }

    /// <summary>The report of a single run.</summary>
    public static TrainingReport Of(string title, TrainingProgress step) =>
        new(step.Step, step.Steps, $"{title}, {step.Summary}") { Run = title, Series = title, Step = step };
}
