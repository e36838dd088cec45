using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>A loss that the library does not know: −log σ(βΔ − shift).</summary>
public sealed record ShiftedDpo : BetaLoss
{
    /// <summary>The shift.</summary>
    public required double Shift { get; init; }

    /// <summary>The divergence.</summary>
    public Divergence Divergence { get; init; } = Divergence.ReverseKl;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => Logistic.Loss(Beta * batch.Gap(Divergence) - Shift);
}

/// <summary>A wrapper with a positional option: the base loss with the policy's sums scaled.</summary>
/// <param name="Scale">The scale.</param>
public sealed record Scaled(double Scale) : PreferenceLoss
{
    /// <summary>The loss that is wrapped.</summary>
    public required PreferenceLoss Base { get; init; }

    /// <inheritdoc/>
    public override LossInputs Needs => Base.Needs;

    /// <inheritdoc/>
    public override bool SortsRows => Base.SortsRows;

    /// <inheritdoc/>
    public override bool MixesRows => Base.MixesRows;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => Base.Losses(batch with { Policy = new(Times(batch.Policy.Chosen), Times(batch.Policy.Rejected)) });

    private ResponseLogps Times(ResponseLogps logps) => logps with { Sums = Scale * logps.Sums };
}

/// <summary>A divergence that the library does not know: g(x) = scale·x.</summary>
public sealed record ScaledKl : Divergence
{
    /// <summary>The scale.</summary>
    public double Scale { get; init; } = 1;

    /// <inheritdoc/>
    public override Tensor Evaluate(Tensor logRatio) => Scale * logRatio;
}
