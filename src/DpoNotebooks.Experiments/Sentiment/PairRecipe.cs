using DpoNotebooks.Models.Generation;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>How the preference pairs are made.</summary>
public sealed record PairRecipe
{
    /// <summary>Prefixes sampled from; the paper's number is 25,000.</summary>
    public required int Prompts { get; init; }

    /// <summary>Samples per prefix; four make six pairs.</summary>
    public int SamplesPerPrompt { get; init; } = 4;

    /// <summary>Prefixes whose pairs are held out.</summary>
    public int HeldOutPrompts { get; init; } = 64;

    /// <summary>Length, temperature and seed of the samples.</summary>
    public required SamplingConfig Sampling { get; init; }
}
