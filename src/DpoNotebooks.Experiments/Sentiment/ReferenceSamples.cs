using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>True rewards of many samples of the reference for each evaluation prompt: best-of-N and the exact optimum follow
/// from them without training.</summary>
/// <param name="Rewards">Rewards, prompt by prompt.</param>
public sealed record ReferenceSamples(IReadOnlyList<IReadOnlyList<double>> Rewards)
{
    /// <summary>Least effective samples a prompt, on average, for a point of the optimum's curve to be drawn.</summary>
    private const double MinEffectiveSamples = 10;

    /// <summary>Samples the reference on the evaluation prompts.</summary>
    public static ReferenceSamples Draw(SentimentExperiment experiment, SentimentTexts texts, CausalLm reference, ExperimentContext? context = null)
    {
        var recipe = experiment.Evaluation;
        // A seed of its own: the evaluation's samples of the policies are not among these.
        var sampling = recipe.Sampling with { Seed = recipe.Sampling.Seed + 1_000_000 };
        var completions = Sampler.Sample(reference, texts.EvaluationPrompts, sampling, recipe.ReferenceSamples, (context ?? ExperimentContext.Silent).Progress("sampling the reference"), cancel: context?.Cancel ?? default);
        var scores = texts.Reward([.. completions.Select(completion => new TokenizedResponse(texts.EvaluationPrompts[completion.PromptIndex], completion.Tokens))]);
        return new ReferenceSamples([.. scores.Select(score => score.Reward).Chunk(recipe.ReferenceSamples)]);
    }

    /// <summary>Best-of-N for each N: the unbiased mean of the best of N, at the analytic bound of its KL.</summary>
    public Frontier BestOfNFrontier(IEnumerable<int> ns) => new(ns.Select(n =>
    {
        var best = BestOfN.ExpectedReward(Rewards, n);
        return new FrontierPoint
        {
            Method = "Best-of-N",
            BestOf = n,
            Reward = best.Mean,
            RewardSe = best.StandardError,
            Kl = BestOfN.KlBound(n),
            KlEstimator = "bound ln N − (N−1)/N",
            N = Rewards.Count * Rewards[0].Count,
        };
    }));

    /// <summary>π_ref·exp(r/β)/Z over a range of β, as far as the samples carry it.</summary>
    public IReadOnlyList<OptimumPoint> OptimumCurve() =>
        [.. from exponent in Enumerable.Range(0, 45)
            let estimate = Optimum.FromSamples(Rewards, 20 * Math.Pow(0.85, exponent))
            where estimate.MeanEffectiveSamples >= MinEffectiveSamples
            select new OptimumPoint(estimate.Beta, estimate.Kl.Mean, estimate.Reward.Mean, (estimate.Reward.Mean - estimate.Beta * estimate.Kl.Mean) / estimate.Beta)];
}
