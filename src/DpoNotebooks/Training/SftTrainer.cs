using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Training;

/// <summary>Supervised fine-tuning. The loss is the negative log-likelihood of the responses, averaged over all response tokens of the
/// optimizer step, so the accumulation of 8 micro-batches of 1 equals one batch of 8 for any lengths.</summary>
public static class SftTrainer
{
    /// <summary>Trains the model in place.</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="responses">The examples. To train on a whole text, use its first token as the prompt.</param>
    /// <param name="config">Steps, batch, optimizer, seed.</param>
    /// <param name="hooks">Progress, evaluation, cancellation.</param>
    /// <returns>One row per step: loss in nats per token, grad_norm, learning_rate.</returns>
    /// <exception cref="ArgumentException">An example does not fit the model; the message names it.</exception>
    /// <exception cref="TrainingStoppedException">A loss or gradient is not finite; the message names the batch.</exception>
    public static RunHistory Train(CausalLm model, IReadOnlyList<TokenizedResponse> responses, TrainingConfig config, TrainingHooks? hooks = null)
    {
        DataFit.Check(model.Config, responses);
        hooks?.OnForecast?.Invoke(MemoryForecast.Of(MemoryPlan.Of(model, responses, config)));
        if (config.Dropout > 0)
        {
            manual_seed(config.Seed);
        }

        return TrainingLoop.Run(model, config, hooks?.Windows ?? Windows(responses.Count, config), Backward, hooks ?? new TrainingHooks());

        void Backward(int[] micro, int[] window, MetricSums metrics)
        {
            var (nll, tokens) = NegativeLogLikelihood(model, [.. micro.Select(index => responses[index])], config.Dropout, config.RecomputeActivations);
            (nll / window.Sum(index => (double)responses[index].Response.Length)).backward();
            metrics.Add("loss", nll.ToDouble(), tokens);
        }
    }

    /// <summary>Returns the mean negative log-likelihood of the responses, in nats per token, without training.</summary>
    public static double Evaluate(CausalLm model, IReadOnlyList<TokenizedResponse> responses, int batchSize = 128)
    {
        DataFit.Check(model.Config, responses);
        using var noGrad = no_grad();
        var metrics = new MetricSums();
        foreach (var batch in responses.Chunk(batchSize))
        {
            using var scope = NewDisposeScope();
            var (nll, tokens) = NegativeLogLikelihood(model, batch, dropout: 0);
            metrics.Add("loss", nll.ToDouble(), tokens);
        }

        return metrics.Means()["loss"];
    }

    private static (Tensor Sum, double Tokens) NegativeLogLikelihood(CausalLm model, TokenizedResponse[] batch, double dropout, bool recompute = false)
    {
        using var sequences = Collator.Collate(batch, model.PadId, model.Device);
        var logps = SequenceLogps.Compute(model, sequences, dropout: dropout, recompute: recompute);
        return (-logps.Sums.sum(), batch.Sum(response => (double)response.Response.Length));
    }

    private static IEnumerable<int[]> Windows(int count, TrainingConfig config)
    {
        var order = new BatchOrder(count, config.BatchSize, config.Seed);
        for (var epoch = 0; ; epoch++)
        {
            foreach (var window in order.Epoch(epoch))
            {
                yield return window;
            }
        }
    }
}
