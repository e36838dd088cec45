using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;

namespace DpoNotebooks.Scoring;

/// <summary>What a loss reads of a batch of pairs: the policy's log-probabilities, and the reference's from the cache.</summary>
internal static class PairScorer
{
    public static void Check(CausalLm policy, DatasetLogps? reference, PairDataset data, PreferenceLoss loss)
    {
        if (loss.Needs.HasFlag(LossInputs.Reference) && reference is null)
        {
            throw new ArgumentException($"{loss.GetType().Name} compares with a reference: pass its log-probabilities");
        }

        if (loss.Needs.HasFlag(LossInputs.ReferenceTokens) && reference?.Tokens is null)
        {
            throw new ArgumentException($"{loss.GetType().Name} reads the reference's log-probability of each token: compute the reference with tokens: true");
        }

        DataFit.Require(policy.Config, data);
        reference?.Require(data);
    }

    public static RunningLogRatios Next(RunningLogRatios running, PreferenceLoss loss, PairLogps policy, PairLogps? reference) =>
        loss.Needs.HasFlag(LossInputs.Running) && reference is not null ? running.Next(policy, reference) : running;

    public static (PairLogps Policy, PairLogps? Reference) Score(CausalLm policy, DatasetLogps? reference, PairBatch batch, LossInputs needs, bool recompute = false)
    {
        var logps = SequenceLogps.Compute(policy, batch.Sequences, needs.HasFlag(LossInputs.Tokens), needs.HasFlag(LossInputs.LogSumSquares), recompute: recompute);
        return (Split(logps, batch), reference is null ? null : Split(reference.Gather(batch.Responses, logps, needs.HasFlag(LossInputs.ReferenceTokens)), batch));
    }

    private static PairLogps Split(ResponseLogps logps, PairBatch batch)
    {
        return new PairLogps(Rows(batch.ChosenRows), Rows(batch.RejectedRows));

        ResponseLogps Rows(Tensor rows) => new(logps.Sums.index_select(0, rows), logps.Lengths.index_select(0, rows))
        {
            Tokens = logps.Tokens?.index_select(0, rows),
            LogSumSquares = logps.LogSumSquares?.index_select(0, rows),
        };
    }
}
