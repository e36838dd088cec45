using DpoNotebooks.Evaluation;
using DpoNotebooks.Models.Generation;

namespace DpoNotebooks.Tests.Evaluation;

public class PolicyEvaluatorTests
{
    private static readonly int[][] Prompts = [.. Enumerable.Range(0, 64).Select(i => new[] { 1 + i % 11, 1 + i / 11 })];
    private static readonly SamplingConfig Sampling = new() { MaxNewTokens = 12, Seed = 5 };

    /// <summary>The share of token 1 in the response.</summary>
    private static readonly RewardFunction Ones =
        texts => [.. texts.Select(text => new RewardScore(text.Response.Count(id => id == 1) / (double)text.Response.Length))];

    [Fact]
    public void The_reference_has_zero_Kl_from_itself()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();

        var own = new PolicyEvaluator(reference, Prompts, Ones, Sampling, 2).Evaluate(reference);

        Assert.Equal((0, 0), (own.Kl.Mean, own.KlLogRatio.Mean));
        Assert.Equal(128, own.Reward.N);
        Assert.Equal(own.Samples.Average(sample => sample.Score.Reward), own.Reward.Mean, 1e-12);
        Assert.InRange(own.Measures["finished"].Mean, 0, 1);
    }

    [Fact]
    public void Two_estimators_of_the_KL_agree_within_their_errors_and_the_full_vocabulary_has_the_smaller_error()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create(seed: 1);
        using var policy = TinyModel.Create(seed: 2);

        var evaluation = new PolicyEvaluator(reference, Prompts, Ones, Sampling, 16).Evaluate(policy);

        Assert.True(evaluation.Kl.Mean > 0);
        Assert.InRange((evaluation.KlLogRatio.Mean - evaluation.Kl.Mean) / evaluation.KlLogRatio.StandardError, -3, 3);
        Assert.True(evaluation.Kl.StandardError < evaluation.KlLogRatio.StandardError);
        Assert.Equal(evaluation.KlLogRatio.Mean - evaluation.Kl.Mean, evaluation.KlDifference.Mean, 1e-9);
    }

    [Fact]
    public void Sampling_that_changes_the_policys_distribution_throws()
    {
        using var reference = TinyModel.Create();

        Assert.Throws<ArgumentException>(() => new PolicyEvaluator(reference, Prompts, Ones, Sampling with { Temperature = 0.7 }, 2));
    }

    [Fact]
    public void An_evaluation_leaks_no_tensors()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();
        var evaluator = new PolicyEvaluator(reference, Prompts, Ones, Sampling, 1);
        evaluator.Evaluate(reference);
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        evaluator.Evaluate(reference);
        evaluator.Evaluate(reference);

        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
