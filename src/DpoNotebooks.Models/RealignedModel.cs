using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Models.Layers;

namespace DpoNotebooks.Models;

/// <summary>A model between a reference and a policy, or beyond the policy, without training (decoding-time realignment; Liu et al. 2024,
/// arXiv 2402.02992). Each next-token distribution is softmax((1−λ)·h_ref + λ·h), where h are logits.</summary>
/// <remarks>λ = 0 gives the reference and λ = 1 the policy, bit for bit. λ &gt; 1 extrapolates. If the policy is optimal for β₀, λ = β₀/β gives
/// the policy that is optimal for β. This is exact if whole responses are reweighted, and approximate for token-by-token decoding as here.
/// The caller owns and disposes both models.</remarks>
public sealed class RealignedModel
{
    /// <summary>Combines a reference and a policy.</summary>
    /// <param name="reference">π_ref, the model that the policy was trained from.</param>
    /// <param name="policy">The trained policy.</param>
    /// <param name="lambda">λ ≥ 0, the weight of the policy.</param>
    /// <exception cref="ArgumentException">λ is negative or not finite, or the models differ in vocabulary size, end-of-text id or device. The
    /// message says which.</exception>
    public RealignedModel(CausalLm reference, CausalLm policy, double lambda)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(policy);
        var problem = !(lambda >= 0 && double.IsFinite(lambda))
            ? FormattableString.Invariant($"λ = {lambda}: it must be 0 (the reference), 1 (the policy) or another non-negative number")
            : Difference("the size of the vocabulary", reference.Config.VocabularySize, policy.Config.VocabularySize)
            ?? Difference("the end-of-text id", reference.Config.EosId, policy.Config.EosId)
            ?? Difference("the device", reference.Device, policy.Device);
        if (problem is not null)
        {
            throw new ArgumentException($"realigned model: {problem}");
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

    /// <summary>The policy's shape, with the shorter context of the two models.</summary>
    public CausalLmConfig Config { get; }

    /// <summary>Approximates the policy of another β: λ = β₀/β.</summary>
    /// <param name="reference">π_ref.</param>
    /// <param name="policy">The trained policy.</param>
    /// <param name="trainedBeta">β₀, the β of the policy's training.</param>
    /// <param name="beta">The β to approximate. Values above β₀ are closer to the reference.</param>
    /// <exception cref="ArgumentException">The same conditions as for the constructor, or a β is not positive.</exception>
    public static RealignedModel AtBeta(CausalLm reference, CausalLm policy, double trainedBeta, double beta) =>
        trainedBeta > 0 && beta > 0 ? new RealignedModel(reference, policy, trainedBeta / beta)
        : throw new ArgumentException(FormattableString.Invariant($"realigned model: β₀ = {trainedBeta} and β = {beta} must be positive"));

    /// <summary>(1−λ)·reference + λ·policy, in float32 (float64 for float64 inputs).</summary>
    /// <param name="reference">Logits or log-probabilities of the reference: (N, V). Both give the same distribution, because they differ by a
    /// constant per row.</param>
    /// <param name="policy">Logits or log-probabilities of the policy: (N, V).</param>
    public Tensor Mix(Tensor reference, Tensor policy)
    {
        using var scope = NewDisposeScope();
        var mixed = (1 - Lambda) * Precision.AtLeastFloat32(reference) + Lambda * Precision.AtLeastFloat32(policy);
        return mixed.MoveToOuterDisposeScope();
    }

    private static string? Difference(string name, object reference, object policy) => reference.ToString() == policy.ToString() ? null
        : $"{name} is {reference} in the reference but {policy} in the policy; use models of one family";
}
