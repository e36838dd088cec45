using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Runs;

/// <summary>The end of a run.</summary>
/// <param name="Folder">The folder of the trained model or adapter.</param>
/// <param name="History">The measurements; null if the run had been finished before, so that nothing was done.</param>
public sealed record TrainResult(string Folder, RunHistory? History);
