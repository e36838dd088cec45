namespace DpoNotebooks.Losses;

/// <summary>r̂ = β·log πθ/πref of B pairs (arXiv 2305.18290, below eq. 7), detached. Each tensor: (B,).</summary>
public sealed record ImplicitRewards(Tensor Chosen, Tensor Rejected)
{
    /// <summary>The rewards of a batch. They are also reported for losses without a reference, so that runs can be compared.</summary>
    public static ImplicitRewards Of(PairLogps policy, PairLogps reference, double beta)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return new ImplicitRewards(
            (beta * (policy.Chosen.Sums - reference.Chosen.Sums)).MoveToOuterDisposeScope(),
            (beta * (policy.Rejected.Sums - reference.Rejected.Sums)).MoveToOuterDisposeScope());
    }

    /// <summary>r̂w − r̂l: (B,).</summary>
    public Tensor Margins() => Chosen - Rejected;

    /// <summary>1 if the chosen response has the higher reward, ½ for a tie, otherwise 0: (B,).</summary>
    public Tensor Accuracies()
    {
        using var scope = NewDisposeScope();
        return (0.5 * (Margins().sign() + 1)).MoveToOuterDisposeScope();
    }
}
