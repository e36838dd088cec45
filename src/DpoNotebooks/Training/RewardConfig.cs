using DpoNotebooks.Data;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Training;

/// <summary>The configuration of training a reward model.</summary>
public sealed record RewardConfig : ITrainerConfig
{
    /// <summary>The loss.</summary>
    public BradleyTerry Loss { get; init; } = new();

    /// <inheritdoc/>
    public required TrainingConfig Training { get; init; }

    /// <summary>The order of the pairs in an epoch.</summary>
    public PairOrder Order { get; init; } = PairOrder.Shuffled;

    /// <inheritdoc/>
    public void Validate() => Training.Validate();
}
