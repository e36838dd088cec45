namespace DpoNotebooks.Models;

/// <summary>A policy between its reference and itself, or beyond itself, without training: each next-token distribution is
/// softmax((1−λ)·h_ref + λ·h), h the logits (decoding-time realignment; Liu et al. 2024, arXiv 2402.02992).</summary>
/// <remarks>λ = 0 is the reference bit for bit, λ = 1 the policy; λ &gt; 1 extrapolates. Where the policy is the optimum of β₀,
/// λ = β₀/β gives that of β: of whole responses when these are reweighed as wholes, approximately when it is done token by token, as here.
/// Both models are borrowed: who made them disposes of them.</remarks>
public sealed class RealignedModel
{
    /// <summary>Checks that the two belong together.</summary>
    /// <param name="reference">π_ref, where the policy started.</param>
    /// <param name="policy">The trained policy.</param>
    /// <param name="lambda">λ ≥ 0, the share of the policy.</param>
    /// <exception cref="ArgumentException">λ is negative or not finite; or vocabulary, end of text or device of the two differ; says which.</exception>
    public RealignedModel(CausalLm reference, CausalLm policy, double lambda)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(policy);
        var wrong = !(lambda >= 0 && double.IsFinite(lambda)) ? FormattableString.Invariant($"λ = {lambda}: it must be 0 (the reference), 1 (the policy) or another number of at least 0")
            : Differ("the size of the vocabulary", reference.Config.VocabularySize, policy.Config.VocabularySize)
            ?? Differ("the end-of-text id", reference.Config.EosId, policy.Config.EosId)
            ?? Differ("the device", reference.Device, policy.Device);
        if (wrong is not null)
        {
            throw new ArgumentException($"realigned model: {wrong}");
        }

        (Reference, Policy, Lambda) = (reference, policy, lambda);
        Config = policy.Config with { ContextLength = Math.Min(reference.Config.ContextLength, policy.Config.ContextLength) };
    }

    /// <summary>π_ref.</summary>
    public CausalLm Reference { get; }

    /// <summary>The trained policy.</summary>
    public CausalLm Policy { get; }

    /// <summary>λ.</summary>
    public double Lambda { get; }

    /// <summary>The policy's shape, with the shorter of the two contexts.</summary>
    public CausalLmConfig Config { get; }

    /// <summary>A policy trained at one β as if at another: λ = β₀/β.</summary>
    /// <param name="reference">π_ref.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="trainedBeta">β₀, of its training.</param>
    /// <param name="beta">β wanted; above β₀ is nearer to the reference.</param>
    /// <exception cref="ArgumentException">As the constructor; or a β is not positive.</exception>
    public static RealignedModel AtBeta(CausalLm reference, CausalLm policy, double trainedBeta, double beta) =>
        trainedBeta > 0 && beta > 0 ? new RealignedModel(reference, policy, trainedBeta / beta)
        : throw new ArgumentException(FormattableString.Invariant($"realigned model: β {trainedBeta} and {beta} must be positive"));

    /// <summary>(1−λ)·reference + λ·policy, in float32 (float64 for float64). Raw logits do as well as log-probabilities: these differ from
    /// them by a constant in each row, and so do the mixtures.</summary>
    /// <param name="reference">Logits of the reference: (N, V).</param>
    /// <param name="policy">Logits of the policy: (N, V).</param>
    public Tensor Mix(Tensor reference, Tensor policy)
    {
        using var scope = NewDisposeScope();
        var mixed = (1 - Lambda) * TokenLogpsFunction.Precise(reference) + Lambda * TokenLogpsFunction.Precise(policy);
        return mixed.MoveToOuterDisposeScope();
    }

    private static string? Differ(string what, object reference, object policy) =>
        reference.ToString() == policy.ToString() ? null : $"{what} is {reference} in the reference but {policy} in the policy: both must be of one family";
}
