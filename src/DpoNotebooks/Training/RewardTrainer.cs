using DpoNotebooks.Data;
using DpoNotebooks.Losses;
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

    /// <summary>Returns the trainer's metrics, averaged over the pairs, without training.</summary>
    /// <param name="model">The reward model.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="batchSize">Pairs per forward pass.</param>
    /// <exception cref="ArgumentException">A pair does not fit the model; the message names it.</exception>
    public static IReadOnlyDictionary<string, double> Evaluate(SequenceClassifier model, PairDataset data, BradleyTerry loss, int batchSize = 64)
    {
        DataFit.Check(model.Config, data);
        using var noGrad = no_grad();
        var sums = new Dictionary<string, double>();
        foreach (var pairs in Enumerable.Range(0, data.Pairs.Count).Chunk(batchSize))
        {
            using var scope = NewDisposeScope();
            using var batch = PairBatch.Collate(data, pairs, model.PadId, model.Device);
            foreach (var (name, values) in RewardObjective.Score(model, batch, loss, recompute: false).Metrics.Read())
            {
                sums[name] = sums.GetValueOrDefault(name) + values.Sum();
            }
        }

        return sums.ToDictionary(sum => sum.Key, sum => sum.Value / data.Pairs.Count);
    }
}
