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
    /// <exception cref="ArgumentException">The loss needs a reference and there is none, or cannot be accumulated; or a pair does not fit the model.</exception>
    /// <exception cref="TrainingStoppedException">A loss or gradient is not finite; names the batch.</exception>
    public static RunHistory Train(CausalLm policy, ReferenceLogps? reference, PairDataset data, PreferenceLoss loss, TrainingConfig config, TrainingHooks? hooks = null)
    {
        Check(policy, reference, data, loss, config);
        hooks?.OnForecast?.Invoke(MemoryForecast.Of(MemoryPlan.Of(policy, data, config) with { Divisible = !loss.MixesRows }));
        var running = RunningLogRatios.Start;
        var windows = PairWindows.Endless(data.Pairs, config.BatchSize, config.Order, config.Seed);
        return TrainingLoop.Run(policy, config, hooks?.Windows ?? windows, Backward, hooks ?? new TrainingHooks());

        void Backward(int[] micro, int[] window, MetricSums metrics)
        {
            using var batch = PairBatch.Collate(data, micro, policy.PadId, policy.Device);
            var (policyLogps, referenceLogps) = Score(policy, reference, batch, loss.Needs, config.RecomputeActivations);
            running = Next(running, loss, policyLogps, referenceLogps);
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
    internal static void Check(CausalLm policy, ReferenceLogps? reference, PairDataset data, PreferenceLoss loss, TrainingConfig config)
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

        Check(policy, reference, data, loss);
    }

    internal static void Check(CausalLm policy, ReferenceLogps? reference, PairDataset data, PreferenceLoss loss)
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

    internal static RunningLogRatios Next(RunningLogRatios running, PreferenceLoss loss, PairLogps policy, PairLogps? reference) =>
        loss.Needs.HasFlag(LossInputs.Running) && reference is not null ? running.Next(policy, reference) : running;

    internal static (PairLogps Policy, PairLogps? Reference) Score(CausalLm policy, ReferenceLogps? reference, PairBatch batch, LossInputs needs, bool recompute = false)
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
