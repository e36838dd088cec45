namespace DpoNotebooks.Losses;

/// <summary>SimPO: cDPO's form of β(ℓw/Lw − ℓl/Ll) − γ, without reference (arXiv 2405.14734).</summary>
public sealed record Simpo : BetaLoss
{
    /// <summary>γ ≥ 0, the target margin in rewards (some implementations take γ/β).</summary>
    public required double Gamma { get; init => field = Require.NotNegative(value); }

    /// <summary>ε in [0, ½].</summary>
    public double LabelSmoothing { get; init => field = Require.In(value is >= 0 and <= 0.5, value, "between 0 and 0.5"); }

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.Lengths;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => Logistic.Loss(Margin(batch.Policy, Beta, Gamma), LabelSmoothing);

    internal static Tensor Margin(PairLogps policy, double beta, double gamma) =>
        beta * (policy.Chosen.Means - policy.Rejected.Means) - gamma;
}

/// <summary>SimPO's margin with a hinge: max(0, 1 − β(ℓw/Lw − ℓl/Ll) + γ) (reference code of arXiv 2405.14734).</summary>
public sealed record SimpoHinge : BetaLoss
{
    /// <inheritdoc cref="Simpo.Gamma"/>
    public required double Gamma { get; init => field = Require.NotNegative(value); }

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.Lengths;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => (1 - Simpo.Margin(batch.Policy, Beta, Gamma)).relu();
}
