using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Losses;

/// <summary>Robust DPO: [−(1−ε)·log σ(βΔ) + ε·log σ(−βΔ)]/(1 − 2ε), unbiased under labels flipped with probability ε
/// (arXiv 2403.00409). Can be negative.</summary>
public sealed record RobustDpo : BetaLoss
{
    /// <summary>ε in [0, ½).</summary>
    public required double LabelSmoothing { get; init => field = Require.In(value is >= 0 and < 0.5, value, "at least 0 and below 0.5"); }

    /// <inheritdoc cref="Dpo.Divergence"/>
    public Divergence Divergence { get; init => field = Require.NotNull(value); } = Divergence.ReverseKl;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch)
    {
        var x = Beta * batch.Gap(Divergence);
        return (-(1 - LabelSmoothing) * F.logsigmoid(x) + LabelSmoothing * F.logsigmoid(-x)) / (1 - 2 * LabelSmoothing);
    }
}
