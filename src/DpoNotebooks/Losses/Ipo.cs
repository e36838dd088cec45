namespace DpoNotebooks.Losses;

/// <summary>IPO: (Δ − 1/(2β))² on summed log-probabilities, as derived (arXiv 2310.12036).</summary>
public sealed record Ipo : BetaLoss
{
    /// <inheritdoc cref="Dpo.Divergence"/>
    public Divergence Divergence { get; init => field = Require.NotNull(value); } = Divergence.ReverseKl;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => (batch.Gap(Divergence) - 1 / (2 * Beta)).square();
}

/// <summary>IPO on means per token: (c/Lw − r/Ll − 1/(2β))², as in TRL, which asked IPO's authors.</summary>
public sealed record IpoMean : BetaLoss
{
    /// <inheritdoc cref="Dpo.Divergence"/>
    public Divergence Divergence { get; init => field = Require.NotNull(value); } = Divergence.ReverseKl;

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.Reference | LossInputs.Lengths;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => (batch.GapPerToken(Divergence) - 1 / (2 * Beta)).square();
}
