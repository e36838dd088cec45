namespace DpoNotebooks.Losses;

/// <summary>Hinge: max(0, 1 − βΔ) (RSO, arXiv 2309.06657).</summary>
public sealed record Hinge : BetaLoss
{
    /// <inheritdoc cref="Dpo.Divergence"/>
    public Divergence Divergence { get; init => field = Require.NotNull(value); } = Divergence.ReverseKl;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => (1 - Beta * batch.Gap(Divergence)).relu();
}

/// <summary>SLiC-HF: max(0, δ − ℓw + ℓl) + λ·NLL of chosen (arXiv 2305.10425).</summary>
public sealed record Slic : PreferenceLoss
{
    /// <summary>δ ≥ 0, in nats: the gap of log-probabilities beyond which the calibration term is 0.</summary>
    public required double Margin { get; init => field = Require.NotNegative(value); }

    /// <summary>λ ≥ 0; 0 leaves only the calibration term.</summary>
    public required double NllWeight { get; init => field = Require.NotNegative(value); }

    /// <summary>How the NLL term is averaged; the paper sums over the response.</summary>
    public NllAverage NllAverage { get; init => field = Require.Defined(value); } = NllAverage.None;

    /// <inheritdoc/>
    public override LossInputs Needs => NllAverage == NllAverage.None ? LossInputs.None : LossInputs.Lengths;

    /// <inheritdoc/>
    public override bool MixesRows => NllAverage == NllAverage.Batch;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) =>
        (Margin - batch.Policy.Chosen.Sums + batch.Policy.Rejected.Sums).relu()
        + NllWeight * Sft.Nll(batch.Policy.Chosen, NllAverage);
}
