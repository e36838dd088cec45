using DpoNotebooks.Data;
using DpoNotebooks.Models;

namespace DpoNotebooks.Benchmarks;

/// <summary>A model size and the data of one training step of it.</summary>
public sealed record Workload(string Name, CausalLmConfig Config, int Pairs, int PromptTokens, int ResponseTokens)
{
    public static Workload[] All =>
    [
        new("embedded world", new CausalLmConfig { VocabularySize = 256, ContextLength = 64, HiddenSize = 96, LayerCount = 2, HeadCount = 3 }, 64, 6, 24),
        new("GPT-2 vocabulary", new CausalLmConfig { VocabularySize = 50257, ContextLength = 256, HiddenSize = 256, LayerCount = 4, HeadCount = 4 }, 8, 64, 64),
    ];

    public TokenizedPair[] Data()
    {
        var random = new Random(0);
        return [.. Enumerable.Range(0, Pairs).Select(_ => new TokenizedPair(Ids(PromptTokens), Ids(ResponseTokens), Ids(ResponseTokens)))];

        int[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(1, (int)Config.VocabularySize))];
    }

    /// <summary>Matrix-multiply work of one forward pass over a token: 2 a weight, and the attention's scores and sums.</summary>
    public double ForwardFlopsPerToken(int length, double scoredShare)
    {
        double hidden = Config.HiddenSize;
        var blocks = Config.LayerCount * (24 * hidden * hidden + 4 * length * hidden);
        return blocks + scoredShare * 2 * hidden * Config.VocabularySize;
    }
}
