namespace DpoNotebooks.Losses;

/// <summary>The inputs of one evaluation of a loss, and what most losses derive from them.</summary>
/// <remarks>A loss that wraps another one may change them: <c>batch with { Policy = … }</c>.</remarks>
public sealed record LossBatch
{
    private readonly PairLogps? _reference;
    private readonly RunningLogRatios? _running;

    internal LossBatch(PairLogps policy, PairLogps? reference, RunningLogRatios? running)
    {
        Policy = policy;
        _reference = reference;
        _running = running;
    }

    /// <summary>Log-probabilities under the policy.</summary>
    public PairLogps Policy { get; init; }

    /// <summary>Log-probabilities under the reference.</summary>
    /// <exception cref="InvalidOperationException">The loss does not need them.</exception>
    public PairLogps Reference
    {
        get => _reference ?? throw new InvalidOperationException("The reference is missing. Add LossInputs.Reference to the loss's Needs.");
        init => _reference = value;
    }

    /// <summary>Running means of the log-ratios, this batch included.</summary>
    /// <exception cref="InvalidOperationException">The loss does not need them.</exception>
    public RunningLogRatios Running
    {
        get => _running ?? throw new InvalidOperationException("The running means are missing. Add LossInputs.Running to the loss's Needs.");
        init => _running = value;
    }

    /// <summary>c: (B,).</summary>
    public Tensor ChosenLogRatio => Policy.Chosen.Sums - Reference.Chosen.Sums;

    /// <summary>r: (B,).</summary>
    public Tensor RejectedLogRatio => Policy.Rejected.Sums - Reference.Rejected.Sums;

    /// <summary>Δ, or its counterpart g(c) − g(r) under another divergence: (B,).</summary>
    /// <param name="divergence">The divergence; reverse KL by default.</param>
    public Tensor Gap(Divergence? divergence = null)
    {
        divergence ??= Divergence.ReverseKl;
        return divergence.Evaluate(ChosenLogRatio) - divergence.Evaluate(RejectedLogRatio);
    }

    /// <summary>g(c)/Lw − g(r)/Ll: (B,).</summary>
    /// <param name="divergence">The divergence; reverse KL by default.</param>
    public Tensor GapPerToken(Divergence? divergence = null)
    {
        divergence ??= Divergence.ReverseKl;
        return divergence.Evaluate(ChosenLogRatio) / Policy.Chosen.CountedLengths
            - divergence.Evaluate(RejectedLogRatio) / Policy.Rejected.CountedLengths;
    }

    /// <summary>The number of pairs.</summary>
    public override string ToString() => $"LossBatch of {Policy.Chosen.Sums.shape[0]} pairs";

    internal static LossBatch Checked(PreferenceLoss loss, PairLogps policy, PairLogps? reference, RunningLogRatios? running)
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
            throw new ArgumentException(
                $"Sums must be (B,) in float32 or float64, not ({string.Join(", ", like.shape)}) in {like.dtype}.", nameof(policy));
        }

        CheckPair(policy, like, needs, loss, nameof(policy));
        if (!needs.HasFlag(LossInputs.Reference))
        {
            return new LossBatch(policy, null, running);
        }

        // A loss reads only sums and tokens of the reference; lengths are the policy's.
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
                CheckShape(side.Tokens ?? throw Missing(loss, who, name, nameof(side.Tokens)), like, 2, $"{who} {name} tokens", who);
            }

            if (needs.HasFlag(LossInputs.LogSumSquares))
            {
                var squares = side.LogSumSquares ?? throw Missing(loss, who, name, nameof(side.LogSumSquares));
                CheckShape(squares, like, 2, $"{who} {name} log sums of squares", who);
            }
        }
    }

    private static ArgumentException Missing(PreferenceLoss loss, string who, string side, string what) =>
        new($"{loss.GetType().Name} needs {what} of the {who}'s {side} responses.", who);

    private static void CheckShape(Tensor tensor, Tensor like, int dimensions, string what, string who)
    {
        if (tensor.dim() != dimensions || tensor.shape[0] != like.shape[0] || tensor.dtype != like.dtype)
        {
            throw new ArgumentException(
                $"{what} are ({string.Join(", ", tensor.shape)}) in {tensor.dtype}, but the policy's chosen sums are ({like.shape[0]}) in {like.dtype}.", who);
        }
    }
}
