namespace DpoNotebooks.Experiments.Worlds;

/// <summary>How much of a world an experiment needs.</summary>
public sealed record WorldRequest
{
    /// <summary>Seed of the texts: which ones, or in which order.</summary>
    public required int Seed { get; init; }

    /// <summary>Texts to fine-tune on.</summary>
    public int Texts { get; init; }

    /// <summary>Held-out texts.</summary>
    public int HeldOutTexts { get; init; }

    /// <summary>Prompts to sample pairs for.</summary>
    public int Prompts { get; init; }

    /// <summary>Prompts whose pairs are held out.</summary>
    public int HeldOutPrompts { get; init; }

    /// <summary>Prompts to measure policies on.</summary>
    public int EvaluationPrompts { get; init; }

    /// <summary>Longest completion that a policy writes, in tokens.</summary>
    public required int MaxNewTokens { get; init; }

    /// <summary>Pretrained model whose tokenizer the texts are read with, <c>hub:owner/name</c> or a folder; null if the world has its own.</summary>
    public string? Pretrained { get; init; }

    /// <summary>Device of a reward model; null is the CPU.</summary>
    public Device? Device { get; init; }
}
