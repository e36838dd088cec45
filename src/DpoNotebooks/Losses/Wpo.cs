namespace DpoNotebooks.Losses;

/// <summary>WPO: any loss times w(chosen)·w(rejected), w = exp(mean over tokens of log p − log Σ_v p(v)²), detached
/// (arXiv 2406.11827, sampled alignment). Pairs that the policy is unlikely to generate get less weight.</summary>
public sealed record Wpo : PreferenceLoss
{
    /// <summary>The loss that is weighted. Losses that sort their rows, such as AOT, are refused.</summary>
    public required PreferenceLoss Base
    {
        get;
        init => field = Require.NotNull(value).SortsRows
            ? throw new ArgumentException("WPO weights rows, but the entries of this loss are sorted. Use a loss whose SortsRows is false.", nameof(Base))
            : value;
    }

    /// <inheritdoc/>
    public override LossInputs Needs => Base.Needs | LossInputs.Lengths | LossInputs.Tokens | LossInputs.LogSumSquares;

    /// <inheritdoc/>
    public override bool MixesRows => Base.MixesRows;

    /// <inheritdoc/>
    public override double RewardScale => Base.RewardScale;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) =>
        Base.Losses(batch) * (LogWeight(batch.Policy.Chosen) + LogWeight(batch.Policy.Rejected)).exp();

    private static Tensor LogWeight(ResponseLogps logps) =>
        (logps.TokenLogps - logps.LogSumSquares!).sum(1).detach() / logps.CountedLengths;
}
