using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Losses;

/// <summary>DiscoPOP, the log-ratio-modulated loss: (1−m)·(−log σ(x)) + m·e^(−x), x = βΔ, m = σ(x/τ) (arXiv 2406.08414).</summary>
public sealed record DiscoPop : BetaLoss
{
    /// <summary>τ in (0, 1]; above 1 the second term would grow without bound as x falls.</summary>
    public double Temperature { get; init => field = Require.In(value is > 0 and <= 1, value, "above 0 and at most 1"); } = 0.05;

    /// <inheritdoc cref="Dpo.Divergence"/>
    public Divergence Divergence { get; init => field = Require.NotNull(value); } = Divergence.ReverseKl;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch)
    {
        var x = Beta * batch.Gap(Divergence);
        var modulation = x / Temperature;
        // m·e^(−x) as one exponential: computed separately, the factors give 0·∞ below x ≈ −709 (float32: −88).
        return (-modulation).sigmoid() * -F.logsigmoid(x) + (F.logsigmoid(modulation) - x).exp();
    }
}
