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
    /// <param name="config">Steps, batch, optimizer, seed, dropout.</param>
    /// <param name="hooks">Progress, evaluation, checkpoints, cancellation.</param>
    /// <returns>One row per step: loss in nats per token, grad_norm, learning_rate.</returns>
    /// <exception cref="ArgumentException">An example does not fit the model; the message names it.</exception>
    /// <exception cref="TrainingStoppedException">A loss or gradient is not finite; the message names the batch.</exception>
    public static RunHistory Train(CausalLm model, IReadOnlyList<TokenizedResponse> responses, SftConfig config, TrainingHooks? hooks = null)
    {
        using var run = Start(model, responses, config, hooks);
        return run.ResumeAndRun();
    }

    /// <summary>Prepares a run, which can be made step by step, saved, resumed and forked. The parameters are those of <see cref="Train"/>.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static TrainingRun<CausalLm, SftConfig> Start(
        CausalLm model, IReadOnlyList<TokenizedResponse> responses, SftConfig config, TrainingHooks? hooks = null)
    {
        config.Validate();
        DataFit.Check(model.Config, responses);
        hooks?.OnForecast?.Invoke(MemoryForecast.Of(MemoryPlan.Of(model, responses, config)));
        return new TrainingRun<CausalLm, SftConfig>(model, new SftObjective(model, responses, config), hooks);
    }

    /// <summary>Returns the mean negative log-likelihood of the responses, in nats per token, without training.</summary>
    public static double Evaluate(CausalLm model, IReadOnlyList<TokenizedResponse> responses, int batchSize = 128)
    {
        DataFit.Check(model.Config, responses);
        using var noGrad = no_grad();
        var sum = 0.0;
        foreach (var batch in responses.Chunk(batchSize))
        {
            using var scope = NewDisposeScope();
            sum += SftObjective.NegativeLogLikelihood(model, batch, dropout: 0).ToDouble();
        }

        return sum / responses.Sum(response => (double)response.Response.Length);
    }
}
