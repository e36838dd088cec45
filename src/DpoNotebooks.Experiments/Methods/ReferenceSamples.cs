using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Worlds;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Experiments.Methods;

/// <summary>True rewards of many samples of the reference for each evaluation prompt: best-of-N and the exact optimum are computed
/// from them without training.</summary>
/// <param name="Rewards">Rewards, prompt by prompt.</param>
public sealed record ReferenceSamples(IReadOnlyList<IReadOnlyList<double>> Rewards)
{
    /// <summary>SHA-256 of the rewards.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(Rewards.SelectMany(rewards => rewards).ToArray().AsSpan())));

    /// <summary>Fewest effective samples per prompt, on average, for a point of the optimum's curve to be drawn.</summary>
    private const double MinEffectiveSamples = 10;

    /// <summary>Samples the reference on the evaluation prompts.</summary>
    /// <param name="reference">π_ref.</param>
    /// <param name="world">Prompts and reward.</param>
    /// <param name="sampling">Length and seed of the policies' samples; the reference's samples use a different seed.</param>
    /// <param name="samplesPerPrompt">Samples of each prompt.</param>
    /// <param name="context">Shows progress; null is silent.</param>
    public static ReferenceSamples Draw(
        CausalLm reference, World world, SamplingConfig sampling, int samplesPerPrompt, ExperimentContext? context = null)
    {
        context ??= ExperimentContext.Silent;
        // A separate seed, so these samples are independent of the policies' evaluation samples.
        var own = sampling with { Seed = sampling.Seed + 1_000_000 };
        var completions = Sampler.Sample(
            reference, world.EvaluationPrompts, own, samplesPerPrompt, context.Progress("sampling the reference"), cancel: context.Cancel);
        var scores = world.Reward(
            [.. completions.Select(completion => new TokenizedResponse(world.EvaluationPrompts[completion.PromptIndex], completion.Tokens))]);
        return new ReferenceSamples([.. scores.Select(score => score.Reward).Chunk(samplesPerPrompt)]);
    }

    /// <summary>π_ref·exp(r/β)/Z over a range of β, as far as the samples can estimate it.</summary>
    public IReadOnlyList<OptimumPoint> OptimumCurve() =>
        [.. from exponent in Enumerable.Range(0, 45)
            let estimate = Optimum.FromSamples(Rewards, 20 * Math.Pow(0.85, exponent))
            where estimate.MeanEffectiveSamples >= MinEffectiveSamples
            select new OptimumPoint(
                estimate.Beta, estimate.Kl.Mean, estimate.Reward.Mean, (estimate.Reward.Mean - estimate.Beta * estimate.Kl.Mean) / estimate.Beta)];
}
