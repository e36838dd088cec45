namespace DpoNotebooks.Losses;

/// <summary>Length-desensitised DPO: DPO in which tokens beyond the shorter response's length are weighted by α (arXiv 2409.06411).</summary>
public sealed record LdDpo : BetaLoss
{
    /// <summary>α in [0, 1]; 1 is DPO.</summary>
    public required double Alpha { get; init => field = Require.Fraction(value); }

    /// <summary>True to weight only the policy's tokens, as LLaMA-Factory does. The loss at the reference is then not ln 2.</summary>
    public bool PolicyOnly { get; init; }

    /// <inheritdoc/>
    public override LossInputs Needs =>
        LossInputs.Reference | LossInputs.Tokens | (PolicyOnly ? LossInputs.None : LossInputs.ReferenceTokens);

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch)
    {
        var (policy, reference) = (batch.Policy, batch.Reference);
        var shared = policy.Chosen.Lengths.minimum(policy.Rejected.Lengths);
        var chosen = WeightedSums(policy.Chosen, shared) - (PolicyOnly ? reference.Chosen.Sums : WeightedSums(reference.Chosen, shared));
        var rejected = WeightedSums(policy.Rejected, shared) - (PolicyOnly ? reference.Rejected.Sums : WeightedSums(reference.Rejected, shared));
        return Logistic.Loss(Beta * (chosen - rejected));
    }

    private Tensor WeightedSums(ResponseLogps logps, Tensor shared)
    {
        var tokens = logps.TokenLogps;
        var position = arange(tokens.shape[1], dtype: shared.dtype, device: shared.device);
        var weights = Alpha + (1 - Alpha) * (position < shared.unsqueeze(1)).to_type(tokens.dtype); // (B, R)
        return (tokens * weights).sum(1);
    }
}
