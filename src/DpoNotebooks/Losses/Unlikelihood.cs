namespace DpoNotebooks.Losses;

/// <summary>The DPO paper's baseline: −ℓw + α·ℓl, raising chosen and lowering rejected; unbounded below (arXiv 2305.18290, §6).</summary>
public sealed record Unlikelihood : PreferenceLoss
{
    /// <summary>α in [0, 1], weight of the rejected response.</summary>
    public required double Alpha { get; init => field = Require.Fraction(value); }

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.None;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => -batch.Policy.Chosen.Sums + Alpha * batch.Policy.Rejected.Sums;
}

/// <summary>Token unlikelihood: −ℓw − α·Σ_t log(1 − p_t) over the rejected response's tokens (after arXiv 1908.04319); at least 0.
/// The DPO paper does not say which form it uses.</summary>
public sealed record TokenUnlikelihood : PreferenceLoss
{
    /// <inheritdoc cref="Unlikelihood.Alpha"/>
    public required double Alpha { get; init => field = Require.Fraction(value); }

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.Tokens;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch)
    {
        var (tokens, lengths) = (batch.Policy.Rejected.TokenLogps, batch.Policy.Rejected.Lengths);
        var position = arange(tokens.shape[1], dtype: lengths.dtype, device: lengths.device);
        var real = position < lengths.unsqueeze(1); // (B, R)
        // Padding holds log p = 0, where the term is large but finite; it is dropped.
        var penalties = StableLog.OneMinusExp(tokens);
        return -batch.Policy.Chosen.Sums - Alpha * where(real, penalties, zeros_like(penalties)).sum(1);
    }
}
