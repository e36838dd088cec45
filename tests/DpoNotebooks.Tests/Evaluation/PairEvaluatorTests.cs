using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;
using DpoNotebooks.Tests.Fixtures;

namespace DpoNotebooks.Tests.Evaluation;

public class PairEvaluatorTests
{
    [Fact]
    public void Evaluate_gives_every_pair_the_same_weight_for_any_batch_size_and_clusters_errors_by_prompt()
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create(seed: 1);
        using var reference = TinyModel.Create(seed: 2);
        var data = TinyPairs.Create();
        var logps = DatasetLogps.Compute(reference, data);
        var loss = new Dpo { Beta = 0.3 };

        var whole = PairEvaluator.Evaluate(policy, logps, data, loss, batchSize: 48);
        var uneven = PairEvaluator.Evaluate(policy, logps, data, loss, batchSize: 7); // the last batch has six

        double[] margins = [.. data.Pairs.Select(pair => loss.Beta * (LogRatio(pair.Chosen) - LogRatio(pair.Rejected)))];
        var losses = Estimate.ByPrompt([.. margins.Select(margin => Math.Log(1 + Math.Exp(-margin)))], [.. data.Pairs.Select(pair => pair.Prompt)]);
        Assert.Equal(margins.Average(), whole["rewards/margins"].Mean, 1e-5);
        Assert.Equal(margins.Count(margin => margin > 0) / 48.0, whole["rewards/accuracies"].Mean, 1e-12);
        Assert.Equal(losses.Mean, whole["loss"].Mean, 1e-5);
        Assert.Equal(losses.StandardError, whole["loss"].StandardError, 1e-5);
        Assert.Equal(48, whole["loss"].N);
        Assert.All(whole, metric => Assert.Equal(metric.Value.Mean, uneven[metric.Key].Mean, 1e-4));

        double LogRatio(int response) => Logp(policy, data, response) - logps.Sums[response];
    }

    [Fact]
    public void A_policy_equal_to_its_reference_has_loss_ln_2_and_margin_0()
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create();
        var data = TinyPairs.Create();

        var metrics = PairEvaluator.Evaluate(policy, DatasetLogps.Compute(policy, data), data, new Dpo { Beta = 0.1 });

        Assert.Equal(Math.Log(2), metrics["loss"].Mean, 1e-6);
        Assert.Equal(0, metrics["rewards/margins"].Mean, 1e-5);
    }

    private static double Logp(CausalLm model, PairDataset data, int response)
    {
        using var noGrad = no_grad();
        using var batch = Collator.Collate([data.Responses[response]], 0);
        return SequenceLogps.Compute(model, batch).Sums[0].ToDouble();
    }
}
