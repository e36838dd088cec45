using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Evaluation;

/// <summary>Evaluates a policy on held-out preference pairs.</summary>
public static class PairEvaluator
{
    /// <summary>Returns the trainer's metrics, averaged over the pairs, without training.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="reference">The reference's log-probabilities of the pairs; null if neither the loss nor the metrics use them.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="batchSize">Pairs per forward pass.</param>
    /// <returns>An estimate for each name of the trainer's history, with standard errors clustered by prompt. "loss" is missing for a loss
    /// that mixes the rows of a batch.</returns>
    /// <exception cref="ArgumentException">A pair does not fit the model, or the loss needs a reference and none is given.</exception>
    public static IReadOnlyDictionary<string, Estimate> Evaluate(
        CausalLm policy, DatasetLogps? reference, PairDataset data, PreferenceLoss loss, int batchSize = 64)
    {
        PairScorer.Check(policy, reference, data, loss);
        using var noGrad = no_grad();
        var metrics = new Dictionary<string, List<double>>();
        var running = RunningLogRatios.Start;
        foreach (var pairs in Enumerable.Range(0, data.Pairs.Count).Chunk(batchSize))
        {
            using var scope = NewDisposeScope();
            using var batch = PairBatch.Collate(data, pairs, policy.PadId, policy.Device);
            var (policyLogps, referenceLogps) = PairScorer.Score(policy, reference, batch, loss.Needs);
            running = PairScorer.Next(running, loss, policyLogps, referenceLogps);
            var losses = loss.Compute(policyLogps, referenceLogps, running);
            foreach (var (name, values) in PairMetrics.Of(losses, policyLogps, referenceLogps, loss.RewardScale).Read())
            {
                metrics.TryAdd(name, []);
                metrics[name].AddRange(values);
            }
        }

        int[] prompts = [.. data.Pairs.Select(pair => pair.Prompt)];
        if (loss.MixesRows)
        {
            metrics.Remove("loss"); // it depends on how the pairs are batched
        }

        return metrics.ToDictionary(metric => metric.Key, metric => Estimate.ByPrompt(metric.Value, prompts));
    }
}
