namespace DpoNotebooks.Losses;

/// <summary>Humanline: any loss with the policy's token log-ratios clamped to [log ε_P, log ε_R]. A token outside gets no
/// gradient (arXiv 2509.24207).</summary>
public sealed record Humanline : PreferenceLoss
{
    /// <summary>The loss that is computed on the clamped log-ratios.</summary>
    public required PreferenceLoss Base { get; init => field = Require.NotNull(value); }

    /// <summary>log ε_P ≤ 0, the lower bound; −1 in HALOs.</summary>
    public double LogEpsilonP { get; init => field = Require.In(value <= 0 && double.IsFinite(value), value, "finite and at most 0"); } = -1;

    /// <summary>log ε_R ≥ 0, the upper bound; 1.5 in HALOs.</summary>
    public double LogEpsilonR { get; init => field = Require.NotNegative(value); } = 1.5;

    /// <inheritdoc/>
    public override LossInputs Needs => Base.Needs | LossInputs.Reference | LossInputs.Tokens | LossInputs.ReferenceTokens;

    /// <inheritdoc/>
    public override bool MixesRows => Base.MixesRows;

    /// <inheritdoc/>
    public override double RewardScale => Base.RewardScale;

    /// <inheritdoc/>
    public override bool SortsRows => Base.SortsRows;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => Base.Losses(batch with
    {
        Policy = new PairLogps(
            Clamped(batch.Policy.Chosen, batch.Reference.Chosen), Clamped(batch.Policy.Rejected, batch.Reference.Rejected)),
    });

    private ResponseLogps Clamped(ResponseLogps policy, ResponseLogps reference)
    {
        var ratios = (policy.TokenLogps - reference.TokenLogps).clamp(LogEpsilonP, LogEpsilonR); // (B, R)
        return policy with { Sums = reference.Sums + ratios.sum(1), Tokens = reference.TokenLogps + ratios };
    }
}
