namespace DpoNotebooks.Losses;

/// <summary>AOT on pairs: cDPO's form of β(sort(ℓw − ℓl) − sort(the same under πref)), both ascending over the batch
/// (arXiv 2406.05882). The entries are in sorted order, not in row order.</summary>
public sealed record Aot : BetaLoss
{
    /// <summary>ε in [0, ½].</summary>
    public double LabelSmoothing { get; init => field = Require.In(value is >= 0 and <= 0.5, value, "between 0 and 0.5"); }

    /// <inheritdoc/>
    public override bool MixesRows => true;

    /// <inheritdoc/>
    public override bool SortsRows => true;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch)
    {
        var policy = batch.Policy.Chosen.Sums - batch.Policy.Rejected.Sums;
        var reference = batch.Reference.Chosen.Sums - batch.Reference.Rejected.Sums;
        return Logistic.Loss(Beta * (Ascending(policy) - Ascending(reference)), LabelSmoothing);
    }

    // Stable, so that tied rows get the same gradient on every run.
    internal static Tensor Ascending(Tensor x) => x.sort(stable: true).Values;
}

/// <summary>AOT on unpaired responses: cDPO's form of β(sort(c) − sort(r)), both ascending over the batch (arXiv 2406.05882).
/// The entries are in sorted order, not in row order.</summary>
public sealed record AotUnpaired : BetaLoss
{
    /// <summary>ε in [0, ½].</summary>
    public double LabelSmoothing { get; init => field = Require.In(value is >= 0 and <= 0.5, value, "between 0 and 0.5"); }

    /// <inheritdoc/>
    public override bool MixesRows => true;

    /// <inheritdoc/>
    public override bool SortsRows => true;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) =>
        Logistic.Loss(Beta * (Aot.Ascending(batch.ChosenLogRatio) - Aot.Ascending(batch.RejectedLogRatio)), LabelSmoothing);
}
