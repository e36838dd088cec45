namespace DpoNotebooks.Losses;

/// <summary>DPO for rankings of K responses (arXiv 2305.18290, appendix A.3).</summary>
public static class PlackettLuce
{
    /// <summary>−Σ_k log [exp s_k / Σ_{j ≥ k} exp s_j], s = β·log πθ/πref in order of the ranking: (B,). K = 2 is DPO.</summary>
    /// <param name="policy">Summed log-probabilities under πθ: (B, K).</param>
    /// <param name="reference">The same under πref: (B, K).</param>
    /// <param name="ranking">Columns from best to worst, int64; each row a permutation: (B, K).</param>
    /// <param name="beta">β &gt; 0.</param>
    /// <exception cref="ArgumentException">Shapes disagree, K &lt; 2, a row is not a permutation, or β is not positive.</exception>
    public static Tensor Compute(Tensor policy, Tensor reference, Tensor ranking, double beta)
    {
        using var scope = NewDisposeScope();
        Check(policy, reference, ranking);
        Require.Positive(beta, nameof(beta));

        var scores = (beta * (policy - reference)).gather(1, ranking);
        var loss = zeros_like(scores.select(1, 0));
        for (var k = 0; k < scores.shape[1] - 1; k++)
        {
            var remaining = scores.narrow(1, k, scores.shape[1] - k);
            loss = loss + remaining.logsumexp(1) - remaining.select(1, 0);
        }

        return loss.MoveToOuterDisposeScope();
    }

    private static void Check(Tensor policy, Tensor reference, Tensor ranking)
    {
        if (policy.dim() != 2 || policy.shape[1] < 2)
        {
            throw new ArgumentException("Log-probabilities must be (B, K) with K at least 2.", nameof(policy));
        }

        if (!policy.shape.SequenceEqual(reference.shape))
        {
            throw new ArgumentException("The shape differs from the policy's.", nameof(reference));
        }

        if (!policy.shape.SequenceEqual(ranking.shape) || ranking.dtype != ScalarType.Int64
            || !ranking.sort(1).Values.Equals(arange(policy.shape[1], device: ranking.device).expand_as(ranking)))
        {
            throw new ArgumentException(
                "The ranking must be int64 with the shape of the log-probabilities, and each row a permutation of 0..K-1.", nameof(ranking));
        }
    }
}
