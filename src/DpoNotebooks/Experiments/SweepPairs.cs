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
        var progress = new Progress();
        return new SweepPairs(train, Logps(train), heldOut, Logps(heldOut));

        ReferenceLogps Logps(PairDataset data) => ReferenceLogps.Compute(
            reference, data, progress: (done, all) => progress.Report(done, all, "scoring the responses under the reference"));
    }
}
