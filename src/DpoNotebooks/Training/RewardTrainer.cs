using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Layers;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Training;

/// <summary>Trains a reward model on preference pairs: one score for prompt and response, higher for the chosen response.</summary>
public static class RewardTrainer
{
    /// <summary>Trains the model in place.</summary>
    /// <param name="model">A classifier with one label; see <see cref="SequenceClassifier.On"/>.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="config">Steps, batch, optimizer, seed.</param>
    /// <param name="hooks">Progress, evaluation, cancellation.</param>
    /// <returns>One row per step: loss, rewards/*, grad_norm, learning_rate. Means give every pair the same weight; a tie counts half in
    /// rewards/accuracies.</returns>
    /// <exception cref="ArgumentException">The model has several labels, or a pair does not fit it; the message names the pair.</exception>
    /// <exception cref="TrainingStoppedException">A loss or gradient is not finite; the message names the batch.</exception>
    public static RunHistory Train(SequenceClassifier model, PairDataset data, BradleyTerry loss, TrainingConfig config, TrainingHooks? hooks = null)
    {
        if (model.Labels != 1)
        {
            throw new ArgumentException($"reward training: the model has {model.Labels} labels; it needs exactly one");
        }

        if (config.Dropout > 0)
        {
            throw new ArgumentException($"reward training: Dropout = {config.Dropout}: reward training needs 0");
        }

        DataFit.Check(model.Config, data);
        hooks?.OnForecast?.Invoke(MemoryForecast.Of(MemoryPlan.Of(model, data, config)));
        var windows = PairWindows.Endless(data.Pairs, config.BatchSize, config.Order, config.Seed);
        return TrainingLoop.Run(model, config, hooks?.Windows ?? windows, Backward, hooks ?? new TrainingHooks());

        void Backward(int[] micro, int[] window, MetricSums metrics)
        {
            var (chosen, rejected) = Score(model, data, micro, config.RecomputeActivations);
            var losses = loss.Compute(chosen, rejected);
            (losses.sum() / window.Length).backward();
            foreach (var (name, values) in PairMetrics.Of(losses, new ImplicitRewards(chosen, rejected)))
            {
                metrics.Add(name, values.Sum(), values.Length);
            }
        }
    }

    private static (Tensor Chosen, Tensor Rejected) Score(SequenceClassifier model, PairDataset data, int[] pairs, bool recompute)
    {
        using var scope = NewDisposeScope();
        using var batch = PairBatch.Collate(data, pairs, model.PadId, model.Device);
        var scores = Precision.AtLeastFloat32(model.Logits(batch.Sequences.Ids, batch.Sequences.Lengths, recompute).squeeze(1));
        return (scores.index_select(0, batch.ChosenRows).MoveToOuterDisposeScope(), scores.index_select(0, batch.RejectedRows).MoveToOuterDisposeScope());
    }
}
