namespace DpoNotebooks.Losses;

/// <summary>β-DPO: −log σ(β′Δ) with one detached β′ per batch, β′ = max(0.001, β(1 + λ(mean Δ − M0)))
/// (arXiv 2407.08639). The paper's filter of pairs is not part of the loss.</summary>
/// <remarks>The gap is Δ, not βΔ, as in the paper's code.</remarks>
public sealed record BetaDpo : BetaLoss
{
    /// <summary>λ ≥ 0, the paper's α; 0 is DPO (0.6 in the paper).</summary>
    public required double Scaling { get; init => field = Require.NotNegative(value); }

    /// <summary>M0, a fixed gap.</summary>
    public required double Baseline { get; init => field = Require.Finite(value); }

    /// <inheritdoc/>
    public override bool MixesRows => true;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => Loss(batch, Beta, Scaling, Baseline);

    internal static Tensor Loss(LossBatch batch, double beta, double scaling, double baseline)
    {
        var gap = batch.Gap(Divergence.ReverseKl);
        var adapted = (beta * (1 + scaling * (gap.detach().mean() - baseline))).clamp_min(1e-3);
        return Logistic.Loss(adapted * gap);
    }
}

/// <summary>β-DPO as run in its paper: M0 is the exponential average of the batches' mean gaps.</summary>
public sealed record BetaDpoRunning : BetaLoss
{
    /// <inheritdoc cref="BetaDpo.Scaling"/>
    public required double Scaling { get; init => field = Require.NotNegative(value); }

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.Reference | LossInputs.Running;

    /// <inheritdoc/>
    public override bool MixesRows => true;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => BetaDpo.Loss(batch, Beta, Scaling, batch.Running.GapAverage);
}
