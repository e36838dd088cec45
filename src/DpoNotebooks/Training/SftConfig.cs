namespace DpoNotebooks.Training;

/// <summary>The configuration of supervised fine-tuning.</summary>
public sealed record SftConfig : ITrainerConfig
{
    /// <inheritdoc/>
    public required TrainingConfig Training { get; init; }

    /// <summary>The dropout of embeddings, attention and residual branches (0.1 in GPT-2's config). The masks come from torch's global
    /// generator, whose state the run sets before each step; concurrent runs with dropout change each other's masks.</summary>
    public double Dropout { get; init; }

    /// <inheritdoc/>
    public void Validate()
    {
        Training.Validate();
        TrainingConfig.CheckRange(Dropout is >= 0 and < 1, nameof(Dropout), Dropout);
    }
}
