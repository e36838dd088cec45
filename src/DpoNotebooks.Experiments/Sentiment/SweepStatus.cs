using DpoNotebooks.Experiments.Runs;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>A run of a sweep and how far it has come.</summary>
/// <param name="Run">Method, setting and seed.</param>
/// <param name="Duration">How long the run is.</param>
/// <param name="Id">Its id in the store; null if it is not known yet.</param>
/// <param name="Status">Its status.</param>
/// <param name="StepsDone">The steps of its newest checkpoint; 0 once it is finished.</param>
public sealed record SweepStatus(string Run, string Duration, string? Id, RunStatus Status, int StepsDone);
