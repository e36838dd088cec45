using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Reporting;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Experiments.Methods;

/// <summary>The training and the held-out pairs with the reference's log-probabilities, which all runs share.</summary>
public sealed record ScoredPairs(PairDataset Train, DatasetLogps TrainLogps, PairDataset HeldOut, DatasetLogps HeldOutLogps)
{
    /// <summary>Scores both sets of pairs under the reference.</summary>
    public static ScoredPairs Score(CausalLm reference, PairDataset train, PairDataset heldOut, ExperimentContext? context = null)
    {
        return new ScoredPairs(train, Logps(train, "responses"), heldOut, Logps(heldOut, "held-out responses"));

        DatasetLogps Logps(PairDataset data, string what) =>
            DatasetLogps.Compute(reference, data, progress: (context ?? ExperimentContext.Silent).Progress($"scoring the {what} under the reference"));
    }
}
