namespace DpoNotebooks.Losses;

/// <summary>APO-zero, for chosen responses better than the policy's own: 1 − σ(βc) + σ(βr) (arXiv 2408.06266).</summary>
public sealed record ApoZero : BetaLoss
{
    /// <inheritdoc/>
    // σ(−x) instead of 1 − σ(x), which loses its digits at large x.
    public override Tensor Losses(LossBatch batch) =>
        (-Beta * batch.ChosenLogRatio).sigmoid() + (Beta * batch.RejectedLogRatio).sigmoid();
}

/// <summary>APO-down, for chosen responses worse than the policy's own: σ(βc) + 1 − σ(βΔ) (arXiv 2408.06266).</summary>
public sealed record ApoDown : BetaLoss
{
    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch)
    {
        var chosen = batch.ChosenLogRatio;
        return (Beta * chosen).sigmoid() + (-Beta * (chosen - batch.RejectedLogRatio)).sigmoid();
    }
}
