using System.Security.Cryptography;
using System.Text.Json;
using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Evaluation;

/// <summary>Estimates from fresh samples of a policy; their standard errors are clustered by prompt.</summary>
/// <param name="Reward">Mean true reward.</param>
/// <param name="Kl">Sequence KL(policy ‖ reference) in nats: full-vocabulary KL of each step, summed (Rao–Blackwellised).</param>
/// <param name="KlLogRatio">The same quantity by the plain log-ratio log π(y|x) − log π_ref(y|x).</param>
/// <param name="KlDifference"><paramref name="KlLogRatio"/> minus <paramref name="Kl"/>, sample by sample: 0 within its standard error.</param>
/// <param name="Measures">Means of the reward function's other measures, and <c>finished</c>, the share of samples with EOS.</param>
/// <param name="Samples">The samples with their scores, prompt by prompt.</param>
public sealed record PolicyEvaluation(
    Estimate Reward, Estimate Kl, Estimate KlLogRatio, Estimate KlDifference,
    IReadOnlyDictionary<string, Estimate> Measures, IReadOnlyList<ScoredSample> Samples)
{
    /// <summary>The measurement as a point of the frontier.</summary>
    /// <param name="method">Name of the point's method.</param>
    public FrontierPoint ToPoint(string method) => FrontierPoint.Of(method, Reward, Kl) with
    {
        KlEstimator = "full vocabulary per step",
        Measures = Measures,
    };
}

/// <summary>One sampled response and its true reward.</summary>
public sealed record ScoredSample(int Prompt, TokenizedResponse Text, RewardScore Score);

/// <summary>Measures policies against a reference with fresh samples at temperature 1 on one fixed set of held-out prompts.</summary>
/// <param name="reference">π_ref of the KL.</param>
/// <param name="prompts">Held-out prompts. Use the same for every policy, because the mean over 64 prompts differs from that over 256 by .03.</param>
/// <param name="reward">The true reward.</param>
/// <param name="sampling">Length and seed of the samples; temperature 1 and no filter, because the KL is that of the policy itself.</param>
/// <param name="samplesPerPrompt">Samples of each prompt.</param>
public sealed class PolicyEvaluator(
    CausalLm reference, IReadOnlyList<int[]> prompts, RewardFunction reward, SamplingConfig sampling, int samplesPerPrompt)
{
    /// <summary>Sequences per scoring pass.</summary>
    private const int BatchSize = 256;

    private readonly SamplingConfig _sampling = sampling is { Temperature: 1, TopP: 1, TopK: 0, IgnoreEos: false } ? sampling
        : throw new ArgumentException(
            "the KL is that of the policy itself: sample it at temperature 1, without top-k or top-p, and to its end",
            nameof(sampling));

    /// <summary>SHA-256 of the prompts and of how they are sampled.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { prompts, _sampling, samplesPerPrompt })));

    /// <summary>Samples the policy, scores the samples, and estimates the KL by two estimators.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="progress">Called with the number of samples drawn and the total; sampling takes nearly all the time.</param>
    public PolicyEvaluation Evaluate(CausalLm policy, Action<int, int>? progress = null) =>
        Evaluate(Sampler.Sample(policy, prompts, _sampling, samplesPerPrompt, progress), batch => TokenKl.Compute(policy, reference, batch));

    /// <summary>Measures a policy realigned at decoding time, from its own samples and the KL of the mixed distribution at each step.</summary>
    /// <param name="policy">The realigned policy.</param>
    /// <param name="progress">Called with the number of samples drawn and the total.</param>
    /// <exception cref="ArgumentException">The policy is realigned with a reference other than this evaluator's.</exception>
    public PolicyEvaluation Evaluate(RealignedModel policy, Action<int, int>? progress = null) => ReferenceEquals(policy.Reference, reference)
        ? Evaluate(Sampler.Sample(policy, prompts, _sampling, samplesPerPrompt, progress), batch => TokenKl.Compute(policy, batch))
        : throw new ArgumentException(
            "the policy is realigned with another reference than the evaluator measures from: build both with the same model object",
            nameof(policy));

    private PolicyEvaluation Evaluate(IReadOnlyList<Completion> completions, Func<SequenceBatch, SampleDivergence> divergenceOf)
    {
        TokenizedResponse[] texts = [.. completions.Select(completion => new TokenizedResponse(prompts[completion.PromptIndex], completion.Tokens))];
        int[] clusters = [.. completions.Select(completion => completion.PromptIndex)];
        var scores = reward(texts);
        var (stepKl, logRatio) = Divergences(texts, divergenceOf);

        var measures = scores[0].Measures.Keys.ToDictionary(
            name => name, name => Estimate.ByPrompt([.. scores.Select(score => score.Measures[name])], clusters));
        measures["finished"] = Estimate.ByPrompt([.. completions.Select(completion => completion.Finished ? 1.0 : 0.0)], clusters);
        return new PolicyEvaluation(
            Estimate.ByPrompt([.. scores.Select(score => score.Reward)], clusters),
            Estimate.ByPrompt(stepKl, clusters),
            Estimate.ByPrompt(logRatio, clusters),
            Estimate.ByPrompt([.. logRatio.Zip(stepKl, (ratio, kl) => ratio - kl)], clusters),
            measures,
            [.. texts.Select((text, index) => new ScoredSample(clusters[index], text, scores[index]))]);
    }

    private (double[] StepKl, double[] LogRatio) Divergences(TokenizedResponse[] texts, Func<SequenceBatch, SampleDivergence> divergenceOf)
    {
        using var noGrad = no_grad();
        var (stepKl, logRatio) = (new double[texts.Length], new double[texts.Length]);
        foreach (var chunk in Enumerable.Range(0, texts.Length).OrderBy(index => texts[index].Prompt.Length + texts[index].Response.Length).Chunk(BatchSize))
        {
            using var scope = NewDisposeScope();
            using var batch = Collator.Collate([.. chunk.Select(index => texts[index])], reference.PadId, reference.Device);
            var divergence = divergenceOf(batch);
            var (kls, ratios) = (Values(divergence.Kl), Values(divergence.PolicyLogps - divergence.ReferenceLogps));
            foreach (var (row, index) in chunk.Index())
            {
                (stepKl[index], logRatio[index]) = (kls[row], ratios[row]);
            }
        }

        return (stepKl, logRatio);

        static float[] Values(Tensor rows) => rows.cpu().data<float>().ToArray();
    }
}
