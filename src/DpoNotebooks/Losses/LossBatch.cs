namespace DpoNotebooks.Losses;

/// <summary>The arguments of one evaluation, checked against what the loss needs, and what most losses derive from them.</summary>
internal sealed record LossBatch(PairLogps Policy, PairLogps? MaybeReference, RunningLogRatios? MaybeRunning)
{
    public PairLogps Reference => MaybeReference ?? throw new ArgumentException("The loss needs the reference.", "reference");

    public RunningLogRatios Running => MaybeRunning ?? throw new ArgumentException("The loss needs running means.", "running");

    /// <summary>c: (B,).</summary>
    public Tensor ChosenLogRatio => Policy.Chosen.Sums - Reference.Chosen.Sums;

    /// <summary>r: (B,).</summary>
    public Tensor RejectedLogRatio => Policy.Rejected.Sums - Reference.Rejected.Sums;

    /// <summary>Δ, or its counterpart g(c) − g(r) under another divergence: (B,).</summary>
    public Tensor Gap(Divergence divergence) =>
        divergence.Score(ChosenLogRatio) - divergence.Score(RejectedLogRatio);

    /// <summary>g(c)/Lw − g(r)/Ll: (B,).</summary>
    public Tensor GapPerToken(Divergence divergence) =>
        divergence.Score(ChosenLogRatio) / Policy.Chosen.CountedLengths
        - divergence.Score(RejectedLogRatio) / Policy.Rejected.CountedLengths;

    public static LossBatch Checked(PreferenceLoss loss, PairLogps policy, PairLogps? reference, RunningLogRatios? running)
    {
        var needs = loss.Needs;
        if (needs.HasFlag(LossInputs.Reference) && reference is null)
        {
            throw new ArgumentException($"{loss.GetType().Name} needs the reference's log-probabilities.", nameof(reference));
        }

        if (needs.HasFlag(LossInputs.Running) && running is null)
        {
            throw new ArgumentException($"{loss.GetType().Name} needs running means of the log-ratios.", nameof(running));
        }

        var like = policy.Chosen.Sums;
        if (like.dim() != 1 || like.dtype is not (ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException($"Sums must be (B,) in float32 or float64, not ({string.Join(", ", like.shape)}) in {like.dtype}.", nameof(policy));
        }

        CheckPair(policy, like, needs, loss, nameof(policy));
        if (!needs.HasFlag(LossInputs.Reference))
        {
            return new LossBatch(policy, null, running);
        }

        // Of the reference only sums and tokens are read: lengths are the policy's.
        CheckPair(reference!, like, needs.HasFlag(LossInputs.ReferenceTokens) ? LossInputs.Tokens : LossInputs.None, loss, nameof(reference));
        return new LossBatch(policy, reference, running);
    }

    private static void CheckPair(PairLogps pair, Tensor like, LossInputs needs, PreferenceLoss loss, string who)
    {
        foreach (var (side, name) in new[] { (pair.Chosen, "chosen"), (pair.Rejected, "rejected") })
        {
            CheckShape(side.Sums, like, 1, $"{who} {name} sums", who);
            if (needs.HasFlag(LossInputs.Lengths) || needs.HasFlag(LossInputs.Tokens))
            {
                CheckShape(side.Lengths, like, 1, $"{who} {name} lengths", who);
            }

            if (needs.HasFlag(LossInputs.Tokens))
            {
                CheckShape(side.Tokens ?? throw Absent(loss, who, name, nameof(side.Tokens)), like, 2, $"{who} {name} tokens", who);
            }

            if (needs.HasFlag(LossInputs.LogSumSquares))
            {
                CheckShape(side.LogSumSquares ?? throw Absent(loss, who, name, nameof(side.LogSumSquares)), like, 2, $"{who} {name} log sums of squares", who);
            }
        }
    }

    private static ArgumentException Absent(PreferenceLoss loss, string who, string side, string what) =>
        new($"{loss.GetType().Name} needs {what} of the {who}'s {side} responses.", who);

    private static void CheckShape(Tensor tensor, Tensor like, int dimensions, string what, string who)
    {
        if (tensor.dim() != dimensions || tensor.shape[0] != like.shape[0] || tensor.dtype != like.dtype)
        {
            throw new ArgumentException($"{what}: ({string.Join(", ", tensor.shape)}) in {tensor.dtype} beside {like.shape[0]} pairs in {like.dtype}.", who);
        }
    }
}
