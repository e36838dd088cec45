using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Models;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sweeps;

/// <summary>One run of a sweep and what it measured.</summary>
/// <param name="Method">The method.</param>
/// <param name="Seed">The seed of this run.</param>
/// <param name="History">One row per step and one per evaluation.</param>
/// <param name="Measurements">The measurements during training, by step.</param>
/// <param name="Points">Its points of the frontier.</param>
public sealed record SweepRun(
    Method Method, int Seed, RunHistory History, IReadOnlyList<Measurement> Measurements, IReadOnlyList<FrontierPoint> Points)
{
    /// <summary>Why the run ended before its last step; null if it did not.</summary>
    public string? Stopped { get; init; }

    /// <summary>Whether the run is as its method and seed determine it; false if it was cancelled or failed.</summary>
    internal bool IsComplete { get; init; } = true;

    /// <summary>Whether the run was in the store already, made by an earlier sweep or by another process.</summary>
    public bool WasFinished { get; init; }

    /// <summary>The trained policy, if its method asks to keep it; the caller disposes of it.</summary>
    public CausalLm? Policy { get; init; }

    /// <summary>Fresh samples after the last step.</summary>
    /// <exception cref="InvalidOperationException">Nothing was measured.</exception>
    public PolicyEvaluation Last => Measurements.Count > 0 ? Measurements[^1].Samples
        : throw new InvalidOperationException($"{Method.RunOf(Seed)}: {Stopped ?? "no policy was measured"}");
}
