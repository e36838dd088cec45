using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Training;

/// <summary>Trains a policy on preference pairs with any <see cref="PreferenceLoss"/>: DPO and its variants or, without a reference,
/// Preferred-FT (<see cref="Sft"/>) and unlikelihood.</summary>
public static class PreferenceTrainer
{
    /// <summary>Trains the policy in place.</summary>
    /// <param name="policy">The model to train; it starts as a copy of the reference.</param>
    /// <param name="reference">The reference's log-probabilities of the dataset; null if neither the loss nor the
    /// metrics use them.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="config">Steps, batch, optimizer, seed.</param>
    /// <param name="hooks">Progress, evaluation, cancellation.</param>
    /// <returns>One row per step: loss, rewards/*, logps/*, grad_norm, learning_rate. Means give every pair the same weight.</returns>
    /// <exception cref="ArgumentException">The loss needs a reference and none is given, or it cannot be split into micro-batches; or a pair does not
    /// fit the model.</exception>
    /// <exception cref="TrainingStoppedException">A loss or gradient is not finite; the message names the batch.</exception>
    public static RunHistory Train(
        CausalLm policy, DatasetLogps? reference, PairDataset data, PreferenceLoss loss, TrainingConfig config, TrainingHooks? hooks = null)
    {
        Check(policy, reference, data, loss, config);
        hooks?.OnForecast?.Invoke(MemoryForecast.Of(MemoryPlan.Of(policy, data, config) with { Divisible = !loss.MixesRows }));
        var running = RunningLogRatios.Start;
        var windows = PairWindows.Endless(data.Pairs, config.BatchSize, config.Order, config.Seed);
        return TrainingLoop.Run(policy, config, hooks?.Windows ?? windows, Backward, hooks ?? new TrainingHooks());

        void Backward(int[] micro, int[] window, MetricSums metrics)
        {
            using var batch = PairBatch.Collate(data, micro, policy.PadId, policy.Device);
            var (policyLogps, referenceLogps) = PairScorer.Score(policy, reference, batch, loss.Needs, config.RecomputeActivations);
            running = PairScorer.Next(running, loss, policyLogps, referenceLogps);
            var losses = loss.Compute(policyLogps, referenceLogps, running);
            (losses.sum() / window.Length).backward();
            foreach (var (name, values) in PairMetrics.Of(losses, policyLogps, referenceLogps, loss.RewardScale))
            {
                metrics.Add(name, values.Sum(), values.Length);
            }
        }
    }

    /// <summary>Checks the configuration, the loss and the data before the first step.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Train"/>.</exception>
    internal static void Check(CausalLm policy, DatasetLogps? reference, PairDataset data, PreferenceLoss loss, TrainingConfig config)
    {
        config.Validate();
        if (config.Dropout > 0)
        {
            throw new ArgumentException(
                $"training: Dropout = {config.Dropout}: preference training needs 0, because policy and reference must score identically");
        }

        if (loss.MixesRows && config.MicroBatchSize > 0 && config.MicroBatchSize < config.BatchSize)
        {
            throw new ArgumentException($"training: {loss.GetType().Name} compares or averages over the whole batch, "
                + $"which MicroBatchSize = {config.MicroBatchSize} would split: set it to 0");
        }

        PairScorer.Check(policy, reference, data, loss);
    }
}
