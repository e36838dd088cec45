using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;

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
    /// <exception cref="ArgumentException">The loss needs a reference and there is none, or cannot be accumulated; or a pair does not fit the model.</exception>
    /// <exception cref="TrainingStoppedException">A loss or gradient is not finite; names the batch.</exception>
    public static RunHistory Train(CausalLm policy, DatasetLogps? reference, PairDataset data, PreferenceLoss loss, TrainingConfig config, TrainingHooks? hooks = null)
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

    /// <summary>Refuses a run that could not be made, before it is begun.</summary>
    /// <exception cref="ArgumentException">As <see cref="Train"/>.</exception>
    internal static void Check(CausalLm policy, DatasetLogps? reference, PairDataset data, PreferenceLoss loss, TrainingConfig config)
    {
        config.Validate();
        if (config.Dropout > 0)
        {
            throw new ArgumentException($"training: Dropout = {config.Dropout}: preference training has none, for policy and reference must score alike");
        }

        if (loss.MixesRows && config.MicroBatchSize > 0 && config.MicroBatchSize < config.BatchSize)
        {
            throw new ArgumentException($"training: {loss.GetType().Name} compares or averages over the whole batch, which MicroBatchSize = {config.MicroBatchSize} would cut into other ones: leave it at 0");
        }

        PairScorer.Check(policy, reference, data, loss);
    }
}
