namespace DpoNotebooks.Losses;

/// <summary>SPPO with hard labels: (c − 1/(2β))² + (r + 1/(2β))² (arXiv 2405.00675, winning probabilities 1 and 0).</summary>
public sealed record Sppo : BetaLoss
{
    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) =>
        (batch.ChosenLogRatio - 1 / (2 * Beta)).square() + (batch.RejectedLogRatio + 1 / (2 * Beta)).square();
}
