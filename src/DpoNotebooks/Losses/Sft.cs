namespace DpoNotebooks.Losses;

/// <summary>What a negative log-likelihood is averaged over.</summary>
public enum NllAverage
{
    /// <summary>Over all response tokens of the batch: every token has the same weight (TRL).</summary>
    Batch,

    /// <summary>Over each response's tokens: every response has the same weight (OpenRLHF, LLaMA-Factory).</summary>
    Response,

    /// <summary>Not averaged: the sum over each response's tokens.</summary>
    None,
}

/// <summary>Supervised term on the chosen response: −log πθ(yw|x), averaged by <see cref="Average"/>.</summary>
/// <remarks>Added to DPO it is RPO's term (arXiv 2404.19733); see <see cref="Mixture"/>.</remarks>
public sealed record Sft : PreferenceLoss
{
    /// <summary>What it is averaged over; the batch by default.</summary>
    public NllAverage Average { get; init => field = Require.Defined(value); }

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.Lengths;

    /// <inheritdoc/>
    public override bool MixesRows => Average == NllAverage.Batch;

    /// <summary>−log p of each response, (B,); under <see cref="NllAverage.Batch"/> scaled so that the mean over rows is the
    /// mean over tokens.</summary>
    /// <remarks>To reproduce ORPO in TRL, which counts the prompt's tokens too, pass sums and lengths that include them.</remarks>
    public static Tensor Nll(ResponseLogps logps, NllAverage average)
    {
        using var scope = NewDisposeScope();
        var nll = average switch
        {
            NllAverage.Batch => -logps.Sums * (logps.Sums.shape[0] / logps.Lengths.sum().clamp_min(1)),
            NllAverage.Response => -logps.Means,
            _ => -logps.Sums,
        };
        return nll.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => Nll(batch.Policy.Chosen, Average);
}
