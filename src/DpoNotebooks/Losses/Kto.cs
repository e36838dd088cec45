namespace DpoNotebooks.Losses;

/// <summary>KTO on pairs: ½wd·(1 − σ(β(c − zr))) + ½wu·(1 − σ(β(zc − r))) (arXiv 2402.01306).</summary>
/// <remarks>
/// A batch of pairs has no responses to mismatched prompts. Each half's reference point is therefore the mean log-ratio of the other half,
/// at least 0 and detached. <see cref="Unpaired.Kto"/> takes any reference point.
/// </remarks>
public sealed record Kto : BetaLoss
{
    /// <summary>wd &gt; 0, weight of the chosen responses.</summary>
    public double DesirableWeight { get; init => field = Require.Positive(value); } = 1;

    /// <summary>wu &gt; 0, weight of the rejected responses.</summary>
    public double UndesirableWeight { get; init => field = Require.Positive(value); } = 1;

    /// <inheritdoc/>
    public override bool MixesRows => true;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch)
    {
        var (policy, reference) = (batch.Policy, batch.Reference);
        var (chosen, rejected) = (batch.ChosenLogRatio, batch.RejectedLogRatio);
        var chosenPoint = Unpaired.KtoReferencePoint(policy.Rejected.Sums, reference.Rejected.Sums);
        var rejectedPoint = Unpaired.KtoReferencePoint(policy.Chosen.Sums, reference.Chosen.Sums);
        return 0.5 * DesirableWeight * (-Beta * (chosen - chosenPoint)).sigmoid()
            + 0.5 * UndesirableWeight * (Beta * (rejected - rejectedPoint)).sigmoid();
    }
}
