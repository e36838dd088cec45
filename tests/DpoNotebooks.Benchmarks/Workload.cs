using DpoNotebooks.Data;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Benchmarks;

/// <summary>A model size and the data of one training step. Every two responses to a prompt form a pair.</summary>
/// <param name="Name">The workload's name.</param>
/// <param name="Config">The model's configuration.</param>
/// <param name="Prompts">The number of prompts per step.</param>
/// <param name="ResponsesPerPrompt">The number of responses to each prompt; two form one pair, four form six.</param>
/// <param name="PromptTokens">The number of tokens of each prompt.</param>
/// <param name="ResponseTokens">The number of tokens of each response.</param>
/// <param name="Samples">The number of responses generated at a time.</param>
public sealed record Workload(string Name, CausalLmConfig Config, int Prompts, int ResponsesPerPrompt, int PromptTokens, int ResponseTokens, int Samples)
{
    public static Workload[] All =>
    [
        new("embedded world", Embedded, Prompts: 16, ResponsesPerPrompt: 4, PromptTokens: 6, ResponseTokens: 20, Samples: 256),
        new("GPT-2 vocabulary", Gpt2Vocabulary, Prompts: 8, ResponsesPerPrompt: 2, PromptTokens: 64, ResponseTokens: 64, Samples: 4),
    ];

    public int Length => PromptTokens + ResponseTokens;

    private static CausalLmConfig Embedded =>
        new() { VocabularySize = 210, ContextLength = 64, HiddenSize = 96, LayerCount = 2, HeadCount = 3, Activation = Activation.Gelu, EosId = 0 };

    private static CausalLmConfig Gpt2Vocabulary =>
        new() { VocabularySize = 50257, ContextLength = 256, HiddenSize = 256, LayerCount = 4, HeadCount = 4 };

    public TokenizedPair[] Data()
    {
        var random = new Random(0);
        return [.. Enumerable.Range(0, Prompts).SelectMany(_ =>
        {
            var prompt = Ids(PromptTokens);
            int[][] responses = [.. Enumerable.Range(0, ResponsesPerPrompt).Select(_ => Ids(ResponseTokens))];
            return from i in Enumerable.Range(0, responses.Length)
                   from j in Enumerable.Range(i + 1, responses.Length - i - 1)
                   select new TokenizedPair(prompt, responses[i], responses[j]);
        })];

        int[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(1, Config.VocabularySize))];
    }

    /// <summary>Returns the floating-point operations of matrix products per token of a forward pass: 2 per weight, plus attention scores and sums.</summary>
    public double ForwardFlopsPerToken()
    {
        double hidden = Config.HiddenSize;
        var blocks = Config.LayerCount * (24 * hidden * hidden + 4 * Length * hidden);
        return blocks + (double)ResponseTokens / Length * 2 * hidden * Config.VocabularySize;
    }
}
