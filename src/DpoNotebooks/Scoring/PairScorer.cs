using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;

namespace DpoNotebooks.Scoring;

/// <summary>Computes the inputs of a loss for a batch of pairs: the policy's log-probabilities, and the reference's from the dataset.</summary>
internal static class PairScorer
{
    /// <summary>Checks that the loss has its inputs and that the data fits the policy.</summary>
    /// <exception cref="ArgumentException">It does not; the message says what to do.</exception>
    public static void Check(CausalLm policy, DatasetLogps? reference, PairDataset data, PreferenceLoss loss)
    {
        if (loss.Needs.HasFlag(LossInputs.Reference) && reference is null)
        {
            throw new ArgumentException($"{loss.GetType().Name} needs a reference: pass its log-probabilities");
        }

        if (loss.Needs.HasFlag(LossInputs.ReferenceTokens) && reference?.Tokens is null)
        {
            throw new ArgumentException(
                $"{loss.GetType().Name} needs the reference's log-probability of each token: compute the reference with tokens: true");
        }

        DataFit.Check(policy.Config, data);
        reference?.CheckMatches(data);
    }

    /// <summary>Adds a batch to the running mean, if the loss uses it.</summary>
    public static RunningLogRatios Next(RunningLogRatios running, PreferenceLoss loss, PairLogps policy, PairLogps? reference) =>
        loss.Needs.HasFlag(LossInputs.Running) && reference is not null ? running.Next(policy, reference) : running;

    /// <summary>Computes the policy's log-probabilities, with gradient, and looks up the reference's.</summary>
    public static (PairLogps Policy, PairLogps? Reference) Score(
        CausalLm policy, DatasetLogps? reference, PairBatch batch, LossInputs needs, bool recompute = false)
    {
        var logps = SequenceLogps.Compute(
            policy, batch.Sequences, needs.HasFlag(LossInputs.Tokens), needs.HasFlag(LossInputs.LogSumSquares), recompute: recompute);
        var referenceLogps = reference?.Gather(batch.Responses, logps, needs.HasFlag(LossInputs.ReferenceTokens));
        return (Split(logps, batch), referenceLogps is null ? null : Split(referenceLogps, batch));
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
