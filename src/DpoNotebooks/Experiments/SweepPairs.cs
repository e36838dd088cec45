using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Notebook;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments;

/// <summary>The pairs that a sweep trains on and those that it is held to, with the reference's log-probabilities, shared by all runs.</summary>
public sealed record SweepPairs(PairDataset Train, ReferenceLogps TrainLogps, PairDataset HeldOut, ReferenceLogps HeldOutLogps)
{
    /// <summary>Scores both under the reference.</summary>
    public static SweepPairs Score(CausalLm reference, PairDataset train, PairDataset heldOut)
    {
        return new SweepPairs(train, Logps(train, "responses"), heldOut, Logps(heldOut, "held-out responses"));

        ReferenceLogps Logps(PairDataset data, string what) =>
            ReferenceLogps.Compute(reference, data, progress: new Progress().For($"scoring the {what} under the reference"));
    }
}
