using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Reporting;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Experiments.Sweeps;

/// <summary>The pairs that a sweep trains on and those that it is held to, with the reference's log-probabilities, shared by all runs.</summary>
public sealed record SweepPairs(PairDataset Train, DatasetLogps TrainLogps, PairDataset HeldOut, DatasetLogps HeldOutLogps)
{
    /// <summary>Scores both under the reference.</summary>
    public static SweepPairs Score(CausalLm reference, PairDataset train, PairDataset heldOut, ExperimentContext? context = null)
    {
        return new SweepPairs(train, Logps(train, "responses"), heldOut, Logps(heldOut, "held-out responses"));

        DatasetLogps Logps(PairDataset data, string what) =>
            DatasetLogps.Compute(reference, data, progress: (context ?? ExperimentContext.Silent).Progress($"scoring the {what} under the reference"));
    }
}
