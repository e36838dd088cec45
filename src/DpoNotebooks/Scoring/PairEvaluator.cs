using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;

namespace DpoNotebooks.Scoring;

/// <summary>What a policy makes of pairs that it was not trained on.</summary>
public static class PairEvaluator
{
    /// <summary>The trainer's metrics of each pair, averaged; nothing is learnt.</summary>
    /// <param name="policy">The policy as it is.</param>
    /// <param name="reference">The reference's log-probabilities of the pairs; null where neither the loss nor the metrics are to use one.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="batchSize">Pairs a forward pass.</param>
    /// <returns>The names of the history, but for the loss of a loss that mixes the rows of a batch; the standard errors are clustered by prompt.</returns>
    /// <exception cref="ArgumentException">A pair does not fit the model, or the loss needs a reference and there is none.</exception>
    public static IReadOnlyDictionary<string, Estimate> Evaluate(CausalLm policy, DatasetLogps? reference, PairDataset data, PreferenceLoss loss, int batchSize = 64)
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
            foreach (var (name, values) in PairMetrics.Of(losses, policyLogps, referenceLogps, loss.RewardScale))
            {
                metrics.TryAdd(name, []);
                metrics[name].AddRange(values);
            }
        }

        int[] prompts = [.. data.Pairs.Select(pair => pair.Prompt)];
        if (loss.MixesRows)
        {
            metrics.Remove("loss"); // it would depend on how the pairs were batched
        }

        return metrics.ToDictionary(metric => metric.Key, metric => Estimate.ByPrompt(metric.Value, prompts));
    }
}
