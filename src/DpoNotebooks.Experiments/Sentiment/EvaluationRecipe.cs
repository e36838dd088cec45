using DpoNotebooks.Models.Generation;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>How a policy is measured.</summary>
public sealed record EvaluationRecipe
{
    /// <summary>Number of held-out prefixes; every method uses the same.</summary>
    public int Prompts { get; init; } = 256;

    /// <summary>Fresh samples per prefix.</summary>
    public int SamplesPerPrompt { get; init; } = 4;

    /// <summary>Length and seed of the samples.</summary>
    public required SamplingConfig Sampling { get; init; }

    /// <summary>Samples of the reference for each prompt, from which best-of-N and the optimum are estimated.</summary>
    public int ReferenceSamples { get; init; } = 256;
}
