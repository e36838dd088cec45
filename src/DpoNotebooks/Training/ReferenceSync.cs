namespace DpoNotebooks.Training;

/// <summary>A reference that follows the policy: every <see cref="EverySteps"/> steps π_ref ← α·πθ + (1 − α)·π_ref, weight by weight (TR-DPO,
/// Gorbatovski et al., arXiv 2404.09656). It costs a second model in memory and, after the first update, a forward pass of it per batch.</summary>
public sealed record ReferenceSync
{
    /// <summary>α: 1 replaces the reference by the policy (the paper's hard update); TRL's default is 0.6.</summary>
    public double Mixup { get; init; } = 0.6;

    /// <summary>The steps between two updates; TRL's default.</summary>
    public int EverySteps { get; init; } = 512;

    internal void Validate()
    {
        TrainingConfig.CheckRange(Mixup is > 0 and <= 1, nameof(Mixup), Mixup);
        TrainingConfig.CheckRange(EverySteps > 0, nameof(EverySteps), EverySteps);
    }
}
