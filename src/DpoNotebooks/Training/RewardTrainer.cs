using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Training;

/// <summary>Trains a reward model on preference pairs: one score for prompt and response, higher for the chosen response.</summary>
public static class RewardTrainer
{
    /// <summary>Trains the model in place.</summary>
    /// <param name="model">A classifier with one label; see <see cref="SequenceClassifier.On"/>.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="config">Loss, steps, batch, optimizer, seed.</param>
    /// <param name="hooks">Progress, evaluation, checkpoints, cancellation.</param>
    /// <returns>One row per step: loss, rewards/*, grad_norm, learning_rate. Means give every pair the same weight; a tie counts half in
    /// rewards/accuracies.</returns>
    /// <exception cref="ArgumentException">The model has several labels, or a pair does not fit it; the message names the pair.</exception>
    /// <exception cref="TrainingStoppedException">A loss or gradient is not finite; the message names the batch.</exception>
    public static RunHistory Train(SequenceClassifier model, PairDataset data, RewardConfig config, TrainingHooks? hooks = null)
    {
        using var run = Start(model, data, config, hooks);
        return run.ResumeAndRun();
    }

    /// <summary>Prepares a run, which can be made step by step, saved, resumed and forked. The parameters are those of <see cref="Train"/>.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static TrainingRun<SequenceClassifier, RewardConfig> Start(
        SequenceClassifier model, PairDataset data, RewardConfig config, TrainingHooks? hooks = null)
    {
        config.Validate();
        if (model.Labels != 1)
        {
            throw new ArgumentException($"reward training: the model has {model.Labels} labels; it needs exactly one");
        }

        DataFit.Check(model.Config, data);
        hooks?.OnForecast?.Invoke(MemoryForecast.Of(MemoryPlan.Of(model, data, config)));
        return new TrainingRun<SequenceClassifier, RewardConfig>(model, new RewardObjective(model, data, config), hooks);
    }
}
