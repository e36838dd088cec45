using DpoNotebooks.Evaluation;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Tests.Fixtures;

namespace DpoNotebooks.Tests.Evaluation;

public class RealignmentTests
{
    private static readonly int[][] Prompts = [.. Enumerable.Range(0, 32).Select(i => new[] { 1 + i % 11, 1 + i / 11 })];
    private static readonly SamplingConfig Sampling = new() { MaxNewTokens = 10, Seed = 5 };
    private static readonly RewardFunction Ones =
        texts => [.. texts.Select(text => new RewardScore(text.Response.Count(id => id == 1) / (double)text.Response.Length))];

    [Fact]
    public void The_KL_grows_with_lambda()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();
        using var policy = TinyPolicy.Trained(reference);
        var evaluator = new PolicyEvaluator(reference, Prompts, Ones, Sampling, 8);

        var points = Realignment.Measure(evaluator, reference, policy, [0, 0.5, 1, 1.5, 2], trainedBeta: 0.1).Points;

        Assert.Equal(0, points[0].Kl);
        Assert.All(points.Zip(points.Skip(1)), pair => Assert.True(pair.First.Kl < pair.Second.Kl, $"{pair.First.Kl} {pair.Second.Kl}"));
        Assert.All(points.Skip(1), point => Assert.True(point is { KlSe: > 0, RewardSe: > 0, N: 256 }));
        Assert.Equal([null, 0.2, 0.1, 0.1 / 1.5, 0.05], points.Select(point => point.Settings.TryGetValue("β", out var beta) ? beta : (double?)null));
        Assert.Equal(["λ = 0", "λ = 0.5", "λ = 1", "λ = 1.5", "λ = 2"], points.Select(point => point.Setting));
    }

    [Fact]
    public void Lambda_0_and_1_measure_the_same_as_the_reference_and_the_policy()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();
        using var policy = TinyPolicy.Trained(reference);
        var evaluator = new PolicyEvaluator(reference, Prompts, Ones, Sampling, 2);

        foreach (var (lambda, model) in new[] { (0, reference), (1, policy) })
        {
            var (realigned, plain) = (evaluator.Evaluate(new RealignedModel(reference, policy, lambda)), evaluator.Evaluate(model));

            Assert.Equal(plain.Samples.SelectMany(sample => sample.Text.Response), realigned.Samples.SelectMany(sample => sample.Text.Response));
            Assert.Equal((plain.Reward, plain.Kl, plain.KlLogRatio), (realigned.Reward, realigned.Kl, realigned.KlLogRatio));
        }
    }

    [Fact]
    public void A_reference_other_than_the_evaluators_throws()
    {
        using var reference = TinyModel.Create();
        using var same = TinyModel.Create();
        var evaluator = new PolicyEvaluator(reference, Prompts, Ones, Sampling, 1);

        Assert.Contains("another reference", Assert.Throws<ArgumentException>(() => evaluator.Evaluate(new RealignedModel(same, reference, 1))).Message);
    }

    [Fact]
    public void An_evaluation_leaks_no_tensors()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();
        using var policy = TinyModel.Create(seed: 9);
        var evaluator = new PolicyEvaluator(reference, Prompts, Ones, Sampling, 1);
        evaluator.Evaluate(new RealignedModel(reference, policy, 2));
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        evaluator.Evaluate(new RealignedModel(reference, policy, 2));

        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
