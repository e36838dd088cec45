using DpoNotebooks.Data;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Training;

/// <summary>The configuration of training on preference pairs.</summary>
public sealed record PreferenceConfig : ITrainerConfig
{
    /// <summary>The loss.</summary>
    public required PreferenceLoss Loss { get; init; }

    /// <inheritdoc/>
    public required TrainingConfig Training { get; init; }

    /// <summary>The order of the pairs in an epoch.</summary>
    public PairOrder Order { get; init; } = PairOrder.Shuffled;

    /// <summary>Moves the reference towards the policy during the run (TR-DPO); null keeps it, as DPO does.</summary>
    public ReferenceSync? ReferenceSync { get; init; }

    /// <inheritdoc/>
    public void Validate()
    {
        Training.Validate();
        ReferenceSync?.Validate();
        if (Loss.MixesRows && Training.MicroBatchSize > 0 && Training.MicroBatchSize < Training.BatchSize)
        {
            throw new ArgumentException($"training: {Loss.GetType().Name} compares or averages over the whole batch, "
                + $"which MicroBatchSize = {Training.MicroBatchSize} would split: set it to 0");
        }

        if (ReferenceSync is not null && !Loss.Needs.HasFlag(LossInputs.Reference))
        {
            throw new ArgumentException($"training: {Loss.GetType().Name} has no reference that {nameof(ReferenceSync)} could move");
        }
    }
}
