namespace DpoNotebooks.Losses;

/// <summary>CPO: cDPO's form of β(ℓw − ℓl), plus α·NLL of chosen (arXiv 2401.08417). The NLL is averaged over the batch's tokens,
/// as in TRL.</summary>
public sealed record Cpo : BetaLoss
{
    /// <summary>ε in [0, ½].</summary>
    public double LabelSmoothing { get; init => field = Require.In(value is >= 0 and <= 0.5, value, "between 0 and 0.5"); }

    /// <summary>α ≥ 0; 1 in the paper.</summary>
    public double NllWeight { get; init => field = Require.NotNegative(value); } = 1;

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.Lengths;

    /// <inheritdoc/>
    public override bool MixesRows => NllWeight > 0;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) =>
        Logistic.Loss(Beta * Gap(batch.Policy), LabelSmoothing) + Nll(batch, NllWeight);

    internal static Tensor Gap(PairLogps policy) => policy.Chosen.Sums - policy.Rejected.Sums;

    internal static Tensor Nll(LossBatch batch, double weight) => weight * Sft.Nll(batch.Policy.Chosen, NllAverage.Batch);
}

/// <summary>CPO with a hinge: max(0, 1 − β(ℓw − ℓl)) + α·NLL (TRL).</summary>
public sealed record CpoHinge : BetaLoss
{
    /// <inheritdoc cref="Cpo.NllWeight"/>
    public double NllWeight { get; init => field = Require.NotNegative(value); } = 1;

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.Lengths;

    /// <inheritdoc/>
    public override bool MixesRows => NllWeight > 0;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => (1 - Beta * Cpo.Gap(batch.Policy)).relu() + Cpo.Nll(batch, NllWeight);
}

/// <summary>CPO with IPO's square, on means per token: (ℓw/Lw − ℓl/Ll − 1/(2β))² + α·NLL (TRL).</summary>
public sealed record CpoIpo : BetaLoss
{
    /// <inheritdoc cref="Cpo.NllWeight"/>
    public double NllWeight { get; init => field = Require.NotNegative(value); } = 1;

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.Lengths;

    /// <inheritdoc/>
    public override bool MixesRows => NllWeight > 0;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) =>
        (batch.Policy.Chosen.Means - batch.Policy.Rejected.Means - 1 / (2 * Beta)).square() + Cpo.Nll(batch, NllWeight);
}
