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
    /// <param name="config">Loss, steps, batch, optimizer, seed.</param>
    /// <param name="hooks">Progress, evaluation, checkpoints, cancellation.</param>
    /// <returns>One row per step: loss, rewards/*, logps/*, grad_norm, learning_rate. Means give every pair the same weight.</returns>
    /// <exception cref="ArgumentException">The loss needs a reference and none is given, or it cannot be split into micro-batches; or a pair does not
    /// fit the model.</exception>
    /// <exception cref="TrainingStoppedException">A loss or gradient is not finite; the message names the batch.</exception>
    public static RunHistory Train(
        CausalLm policy, DatasetLogps? reference, PairDataset data, PreferenceConfig config, TrainingHooks? hooks = null)
    {
        using var run = Start(policy, reference, data, config, hooks);
        return run.ResumeAndRun();
    }

    /// <summary>Prepares a run, which can be made step by step, saved, resumed and forked. The parameters are those of <see cref="Train"/>.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static TrainingRun<CausalLm, PreferenceConfig> Start(
        CausalLm policy, DatasetLogps? reference, PairDataset data, PreferenceConfig config, TrainingHooks? hooks = null)
    {
        Check(policy, reference, data, config);
        hooks?.OnForecast?.Invoke(MemoryForecast.Of(MemoryPlan.Of(policy, data, config)));
        return new TrainingRun<CausalLm, PreferenceConfig>(policy, new PairObjective(policy, reference, data, config), hooks);
    }

    /// <summary>Checks the configuration, the loss and the data before the first step.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Train"/>.</exception>
    internal static void Check(CausalLm policy, DatasetLogps? reference, PairDataset data, PreferenceConfig config)
    {
        config.Validate();
        PairScorer.Check(policy, reference, data, config.Loss);
    }
}
