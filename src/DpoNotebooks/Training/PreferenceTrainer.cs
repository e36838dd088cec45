using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;

namespace DpoNotebooks.Training;

/// <summary>Trains a policy on preference pairs with any <see cref="PreferenceLoss"/>: DPO and its relatives, and, without a
/// reference, Preferred-FT (<see cref="Sft"/>) and unlikelihood.</summary>
public static class PreferenceTrainer
{
    /// <summary>Trains the policy in place.</summary>
    /// <param name="policy">The model that learns; a copy of the reference at the start.</param>
    /// <param name="reference">The reference's log-probabilities of the dataset; null where neither the loss nor the
    /// metrics are to use one.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="config">Steps, batch, optimizer, seed.</param>
    /// <param name="hooks">Progress, evaluation, cancellation.</param>
    /// <returns>A row a step: loss, rewards/*, logps/*, grad_norm, learning_rate; the means weigh every pair alike.</returns>
    /// <exception cref="ArgumentException">The loss needs a reference and there is none, or a pair does not fit the model.</exception>
    /// <exception cref="TrainingStoppedException">A loss or gradient is not finite; names the batch.</exception>
    public static RunHistory Train(CausalLm policy, ReferenceLogps? reference, PairDataset data, PreferenceLoss loss, TrainingConfig config, TrainingHooks? hooks = null)
    {
        if (loss.Needs.HasFlag(LossInputs.Reference) && reference is null)
        {
            throw new ArgumentException($"{loss.GetType().Name} compares with a reference: pass its log-probabilities", nameof(reference));
        }

        if (config.Dropout > 0)
        {
            throw new ArgumentException($"training: Dropout = {config.Dropout}: preference training has none, for policy and reference must score alike", nameof(config));
        }

        DataFit.Require(policy.Config, data);
        var windows = PairWindows.Endless(data.Pairs, config.BatchSize, config.Order, config.Seed);
        return TrainingLoop.Run(policy, config, hooks?.Windows ?? windows, Backward, hooks ?? new TrainingHooks());

        void Backward(int[] micro, int[] window, MetricSums metrics)
        {
            using var batch = PairBatch.Collate(data, micro, policy.PadId, policy.Device);
            var (policyLogps, referenceLogps) = Score(policy, reference, batch, loss.Needs);
            var losses = loss.Compute(policyLogps, referenceLogps);
            (losses.sum() / window.Length).backward();
            PairMetrics.Add(metrics, losses, policyLogps, referenceLogps, loss.RewardScale);
        }
    }

    /// <summary>Metrics of held-out pairs under the policy as it is; nothing is learnt.</summary>
    /// <returns>The names of the history, example-weighted.</returns>
    public static IReadOnlyDictionary<string, double> Evaluate(CausalLm policy, ReferenceLogps? reference, PairDataset data, PreferenceLoss loss, int batchSize = 64)
    {
        DataFit.Require(policy.Config, data);
        using var noGrad = no_grad();
        var metrics = new MetricSums();
        foreach (var pairs in Enumerable.Range(0, data.Pairs.Count).Chunk(batchSize))
        {
            using var scope = NewDisposeScope();
            using var batch = PairBatch.Collate(data, pairs, policy.PadId, policy.Device);
            var (policyLogps, referenceLogps) = Score(policy, reference, batch, loss.Needs);
            PairMetrics.Add(metrics, loss.Compute(policyLogps, referenceLogps), policyLogps, referenceLogps, loss.RewardScale);
        }

        return metrics.Means();
    }

    private static (PairLogps Policy, PairLogps? Reference) Score(CausalLm policy, ReferenceLogps? reference, PairBatch batch, LossInputs needs)
    {
        var logps = SequenceLogps.Compute(policy, batch.Sequences, needs.HasFlag(LossInputs.Tokens), needs.HasFlag(LossInputs.LogSumSquares));
        return (Split(logps, batch), reference is null ? null : Split(reference.Gather(batch.Responses, logps), batch));
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
