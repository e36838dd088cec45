using DpoNotebooks.Data;
using DpoNotebooks.Models;

namespace DpoNotebooks.Benchmarks;

/// <summary>A model size and the data of one training step of it: every two of a prompt's responses are a pair.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="Config">The model.</param>
/// <param name="Prompts">Prompts a step.</param>
/// <param name="ResponsesPerPrompt">Responses to each; two make one pair, four make six.</param>
/// <param name="PromptTokens">Tokens of each prompt.</param>
/// <param name="ResponseTokens">Tokens of each response.</param>
/// <param name="Samples">Responses generated at a time.</param>
public sealed record Workload(string Name, CausalLmConfig Config, int Prompts, int ResponsesPerPrompt, int PromptTokens, int ResponseTokens, int Samples)
{
    public static Workload[] All =>
    [
        new("embedded world", new CausalLmConfig { VocabularySize = 210, ContextLength = 64, HiddenSize = 96, LayerCount = 2, HeadCount = 3, Activation = Activation.Gelu, EosId = 0 }, 16, 4, 6, 20, 256),
        new("GPT-2 vocabulary", new CausalLmConfig { VocabularySize = 50257, ContextLength = 256, HiddenSize = 256, LayerCount = 4, HeadCount = 4 }, 8, 2, 64, 64, 4),
    ];

    public int Length => PromptTokens + ResponseTokens;

    public TokenizedPair[] Data()
    {
        var random = new Random(0);
        return [.. Enumerable.Range(0, Prompts).SelectMany(_ =>
        {
            var prompt = Ids(PromptTokens);
            int[][] responses = [.. Enumerable.Range(0, ResponsesPerPrompt).Select(_ => Ids(ResponseTokens))];
            return from i in Enumerable.Range(0, responses.Length) from j in Enumerable.Range(i + 1, responses.Length - i - 1) select new TokenizedPair(prompt, responses[i], responses[j]);
        })];

        int[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(1, Config.VocabularySize))];
    }

    /// <summary>Matrix-multiply work of one forward pass over a token: 2 a weight, and the attention's scores and sums.</summary>
    public double ForwardFlopsPerToken()
    {
        double hidden = Config.HiddenSize;
        var blocks = Config.LayerCount * (24 * hidden * hidden + 4 * Length * hidden);
        return blocks + (double)ResponseTokens / Length * 2 * hidden * Config.VocabularySize;
    }
}
