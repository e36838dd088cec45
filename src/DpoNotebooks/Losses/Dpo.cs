namespace DpoNotebooks.Losses;

/// <summary>Direct Preference Optimization: −log σ(βΔ) (arXiv 2305.18290, eq. 7).</summary>
public sealed record Dpo : BetaLoss
{
    /// <summary>The divergence whose g(c) − g(r) replaces Δ.</summary>
    public Divergence Divergence { get; init => field = Require.NotNull(value); } = Divergence.ReverseKl;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => Logistic.Loss(Beta * batch.Gap(Divergence));
}

/// <summary>cDPO: −(1−ε)·log σ(βΔ) − ε·log σ(−βΔ), minimal at Δ = ln((1−ε)/ε)/β (E. Mitchell, "A note on DPO with noisy
/// preferences", 2023).</summary>
public sealed record ConservativeDpo : BetaLoss
{
    /// <summary>ε in [0, ½], the probability that a label is flipped. At ½ the labels carry no information.</summary>
    public required double LabelSmoothing { get; init => field = Require.In(value is >= 0 and <= 0.5, value, "between 0 and 0.5"); }

    /// <inheritdoc cref="Dpo.Divergence"/>
    public Divergence Divergence { get; init => field = Require.NotNull(value); } = Divergence.ReverseKl;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => Logistic.Loss(Beta * batch.Gap(Divergence), LabelSmoothing);
}

/// <summary>DPO against a reference that gives all responses the same probability: cDPO's form of β(ℓw − ℓl) (reference code
/// of arXiv 2305.18290).</summary>
public sealed record ReferenceFreeDpo : BetaLoss
{
    /// <summary>ε in [0, ½].</summary>
    public double LabelSmoothing { get; init => field = Require.In(value is >= 0 and <= 0.5, value, "between 0 and 0.5"); }

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.None;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) =>
        Logistic.Loss(Beta * (batch.Policy.Chosen.Sums - batch.Policy.Rejected.Sums), LabelSmoothing);
}

/// <summary>Length-normalised DPO: −log σ(β(c/Lw − r/Ll)) (Tülu 3, arXiv 2411.15124). Its β is larger than DPO's: 5 in
/// Tülu 3.</summary>
public sealed record LengthNormalizedDpo : BetaLoss
{
    /// <inheritdoc cref="Dpo.Divergence"/>
    public Divergence Divergence { get; init => field = Require.NotNull(value); } = Divergence.ReverseKl;

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.Reference | LossInputs.Lengths;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => Logistic.Loss(Beta * batch.GapPerToken(Divergence));
}
