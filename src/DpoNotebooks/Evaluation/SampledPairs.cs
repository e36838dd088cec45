using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Generation;

namespace DpoNotebooks.Evaluation;

/// <summary>Samples of one prompt with their true rewards.</summary>
public sealed record ScoredPrompt(int[] Prompt, IReadOnlyList<int[]> Responses, IReadOnlyList<double> Rewards);

/// <summary>Builds preference pairs as the paper does for controlled sentiment: samples the SFT model for every prefix
/// and pairs every two samples, ordered by the true reward (four samples make six pairs).</summary>
public static class SampledPairs
{
    /// <summary>Samples responses to the prompts and scores them.</summary>
    /// <param name="model">The SFT model.</param>
    /// <param name="prompts">Prefixes, as token ids.</param>
    /// <param name="reward">The true reward.</param>
    /// <param name="sampling">Length, temperature and seed.</param>
    /// <param name="samplesPerPrompt">The paper's is 4.</param>
    /// <param name="progress">Called with the number of completions done and the total.</param>
    public static IReadOnlyList<ScoredPrompt> Sample(
        CausalLm model, IReadOnlyList<int[]> prompts, RewardFunction reward, SamplingConfig sampling,
        int samplesPerPrompt = 4, Action<int, int>? progress = null)
    {
        var completions = Sampler.Sample(model, prompts, sampling, samplesPerPrompt, progress);
        var scores = reward([.. completions.Select(completion => new TokenizedResponse(prompts[completion.PromptIndex], completion.Tokens))]);
        return [.. completions.Zip(scores).GroupBy(sample => sample.First.PromptIndex).OrderBy(group => group.Key).Select(group => new ScoredPrompt(
            prompts[group.Key],
            [.. group.Select(sample => sample.First.Tokens)],
            [.. group.Select(sample => sample.Second.Reward)]))];
    }

    /// <summary>Pairs every two responses of a prompt and chooses the better one. Equal rewards and equal responses make no pair.</summary>
    public static IEnumerable<TokenizedPair> Pairs(IEnumerable<ScoredPrompt> prompts) =>
        from prompt in prompts
        from first in Enumerable.Range(0, prompt.Responses.Count)
        from second in Enumerable.Range(first + 1, prompt.Responses.Count - first - 1)
        let difference = prompt.Rewards[first] - prompt.Rewards[second]
        where difference != 0 && !prompt.Responses[first].SequenceEqual(prompt.Responses[second]) // rounding can make their rewards differ
        select difference > 0
            ? new TokenizedPair(prompt.Prompt, prompt.Responses[first], prompt.Responses[second])
            : new TokenizedPair(prompt.Prompt, prompt.Responses[second], prompt.Responses[first]);
}
