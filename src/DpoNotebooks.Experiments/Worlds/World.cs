using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Experiments.Worlds;

/// <summary>Texts, prompts and the true reward of an experiment.</summary>
public sealed record World
{
    /// <summary>Name, e.g. "reviews".</summary>
    public required string Name { get; init; }

    /// <summary>Texts that the reference is fine-tuned on.</summary>
    public required IReadOnlyList<TokenizedResponse> Train { get; init; }

    /// <summary>Held-out texts, for the reference's loss.</summary>
    public required IReadOnlyList<TokenizedResponse> HeldOut { get; init; }

    /// <summary>Prompts that pairs are sampled for.</summary>
    public required IReadOnlyList<int[]> Prompts { get; init; }

    /// <summary>Prompts whose pairs are held out.</summary>
    public required IReadOnlyList<int[]> HeldOutPrompts { get; init; }

    /// <summary>Prompts that every policy is measured on.</summary>
    public required IReadOnlyList<int[]> EvaluationPrompts { get; init; }

    /// <summary>The true reward of prompts and completions.</summary>
    public required RewardFunction Reward { get; init; }

    /// <summary>Returns the text of token ids.</summary>
    public required Func<int[], string> Decode { get; init; }

    /// <summary>Returns the text of one token, for displays of single tokens.</summary>
    public required Func<int, string> PieceOf { get; init; }

    /// <summary>Names of the reward's other measures that tables and figures show, e.g. "length".</summary>
    public IReadOnlyList<string> Measures { get; init; } = [];

    /// <summary>Loss of the generator on <see cref="HeldOut"/>, in nats per token; null if the generator is unknown. A model's excess over it
    /// does not depend on how hard these texts are.</summary>
    public double? HeldOutNats { get; init; }

    /// <summary>SHA-256 of the sources of the texts and the reward, by name.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>();

    /// <summary>SHA-256 of the tokens of all texts and prompts.</summary>
    public string Hash => PairDataset.HashOf(
        [.. Train, .. HeldOut, .. Prompts.Concat(HeldOutPrompts).Concat(EvaluationPrompts).Select(prompt => new TokenizedResponse(prompt, []))]);
}
