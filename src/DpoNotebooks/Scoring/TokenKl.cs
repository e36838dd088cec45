using DpoNotebooks.Models;
using DpoNotebooks.Models.Layers;

namespace DpoNotebooks.Scoring;

/// <summary>The divergence of a policy from a reference on a batch of samples. Each tensor: (N,), float32.</summary>
/// <param name="Kl">Σ_t KL(π(·|x, y_&lt;t) ‖ π_ref(·|x, y_&lt;t)) over the positions of the response, each over the whole vocabulary.</param>
/// <param name="PolicyLogps">log π(y|x).</param>
/// <param name="ReferenceLogps">log π_ref(y|x).</param>
public sealed record SampleDivergence(Tensor Kl, Tensor PolicyLogps, Tensor ReferenceLogps)
{
    internal SampleDivergence MoveToOuterDisposeScope() =>
        new(Kl.MoveToOuterDisposeScope(), PolicyLogps.MoveToOuterDisposeScope(), ReferenceLogps.MoveToOuterDisposeScope());
}

/// <summary>Computes the KL of each token over the full vocabulary, summed over each sequence, in one pass of both models.</summary>
public static class TokenKl
{
    /// <summary>Computes the divergence of a policy from a reference, without gradient. Logits of one chunk of rows at a time are in memory.</summary>
    public static SampleDivergence Compute(CausalLm policy, CausalLm reference, SequenceBatch batch)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var positions = ResponsePositions.Of(batch);
        var policyStates = SequenceLogps.HiddenStates(policy, batch, positions);
        var referenceStates = SequenceLogps.HiddenStates(reference, batch, positions);
        return Sum(batch.Count, positions, policy.Config.VocabularySize, (start, count) =>
            (Logits(policyStates, policy, start, count), Logits(referenceStates, reference, start, count))).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the divergence of a policy that is realigned at decoding time from its reference; π is the mixture of each step.</summary>
    public static SampleDivergence Compute(RealignedModel policy, SequenceBatch batch)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var positions = ResponsePositions.Of(batch);
        var policyStates = SequenceLogps.HiddenStates(policy.Policy, batch, positions);
        var referenceStates = SequenceLogps.HiddenStates(policy.Reference, batch, positions);
        return Sum(batch.Count, positions, policy.Config.VocabularySize, (start, count) =>
        {
            var reference = Logits(referenceStates, policy.Reference, start, count);
            return (policy.Mix(reference, Logits(policyStates, policy.Policy, start, count)), reference);
        }).MoveToOuterDisposeScope();
    }

    private static SampleDivergence Sum(
        int rows, ResponsePositions positions, long vocabulary, Func<long, long, (Tensor Policy, Tensor Reference)> logitsOf)
    {
        using var scope = NewDisposeScope();
        var (kl, policyLogps, referenceLogps) = (Zeros(), Zeros(), Zeros());
        foreach (var (start, count) in TokenLogpsFunction.Chunks(positions.Flat.shape[0], vocabulary))
        {
            using var chunkScope = NewDisposeScope();
            var (row, targets) = (positions.Rows.narrow(0, start, count), positions.Targets.narrow(0, start, count).unsqueeze(1));
            var logits = logitsOf(start, count);
            var (p, r) = (LogSoftmax(logits.Policy), LogSoftmax(logits.Reference));
            kl.index_add_(0, row, (p.exp() * (p - r)).sum(1), 1);
            policyLogps.index_add_(0, row, p.gather(1, targets).squeeze(1), 1);
            referenceLogps.index_add_(0, row, r.gather(1, targets).squeeze(1), 1);
        }

        return new SampleDivergence(kl, policyLogps, referenceLogps).MoveToOuterDisposeScope();

        Tensor Zeros() => zeros([rows], ScalarType.Float32, positions.Rows.device);
    }

    private static Tensor Logits(Tensor states, CausalLm model, long start, long count) => model.Logits(states.narrow(0, start, count));

    private static Tensor LogSoftmax(Tensor logits) => Precision.AtLeastFloat32(logits).log_softmax(1).to_type(ScalarType.Float32);
}
