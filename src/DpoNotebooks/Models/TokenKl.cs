using DpoNotebooks.Data;

namespace DpoNotebooks.Models;

/// <summary>What a batch of samples says of the divergence of a policy from a reference; each tensor (N,), float32.</summary>
/// <param name="Kl">Σ_t KL(π(·|x, y_&lt;t) ‖ π_ref(·|x, y_&lt;t)) over the response's positions, the whole vocabulary in each.</param>
/// <param name="PolicyLogps">log π(y|x).</param>
/// <param name="ReferenceLogps">log π_ref(y|x).</param>
public sealed record SampleDivergence(Tensor Kl, Tensor PolicyLogps, Tensor ReferenceLogps);

/// <summary>Per-step KL over the full vocabulary, summed along each sequence, in one pass over both models.</summary>
public static class TokenKl
{
    /// <summary>Runs both models on the batch, without gradients; logits are held for a chunk of rows at a time.</summary>
    public static SampleDivergence Compute(CausalLm policy, CausalLm reference, SequenceBatch batch)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var positions = ResponsePositions.Of(batch);
        var policyStates = SequenceLogps.HiddenStates(policy, batch, positions);
        var referenceStates = SequenceLogps.HiddenStates(reference, batch, positions);
        var (kl, policyLogps, referenceLogps) = (Zeros(), Zeros(), Zeros());
        foreach (var (start, count) in TokenLogpsFunction.Chunks(policyStates.shape[0], policy.Head.shape[0]))
        {
            using var chunkScope = NewDisposeScope();
            var (rows, targets) = (positions.Rows.narrow(0, start, count), positions.Targets.narrow(0, start, count).unsqueeze(1));
            var p = LogSoftmax(policyStates, policy.Head, start, count);
            var r = LogSoftmax(referenceStates, reference.Head, start, count);
            kl.index_add_(0, rows, (p.exp() * (p - r)).sum(1), 1);
            policyLogps.index_add_(0, rows, p.gather(1, targets).squeeze(1), 1);
            referenceLogps.index_add_(0, rows, r.gather(1, targets).squeeze(1), 1);
        }

        return new SampleDivergence(kl.MoveToOuterDisposeScope(), policyLogps.MoveToOuterDisposeScope(), referenceLogps.MoveToOuterDisposeScope());

        Tensor Zeros() => zeros([batch.Count], ScalarType.Float32, batch.Ids.device);
    }

    private static Tensor LogSoftmax(Tensor states, Tensor head, long start, long count) =>
        TokenLogpsFunction.Precise(states.narrow(0, start, count).matmul(head.t())).log_softmax(1).to_type(ScalarType.Float32);
}
