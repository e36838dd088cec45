namespace DpoNotebooks.Losses;

/// <summary>Log-probabilities of B responses under one model, in float32 or float64.</summary>
/// <param name="Sums">Σ_t log p(y_t | x, y_&lt;t) over the response's tokens, EOS included: (B,).</param>
/// <param name="Lengths">Number of response tokens, in the dtype of <paramref name="Sums"/>: (B,).</param>
public sealed record ResponseLogps(Tensor Sums, Tensor Lengths)
{
    /// <summary>log p of each response token, column k the k-th token of the response, 0 beyond its length: (B, R).
    /// Present only where a loss asks for it.</summary>
    public Tensor? Tokens { get; init; }

    /// <summary>log Σ_v p(v)² at each response token, 0 beyond its length: (B, R). Read by WPO only.</summary>
    public Tensor? LogSumSquares { get; init; }

    // An empty response has sum 0; its mean is then 0, not 0/0.
    internal Tensor CountedLengths => Lengths.clamp_min(1);

    internal Tensor Means => Sums / CountedLengths;

    internal Tensor TokenLogps => Tokens ?? throw new InvalidOperationException("The loss did not ask for token log-probabilities.");
}

/// <summary>Response log-probabilities of B pairs under one model.</summary>
public sealed record PairLogps(ResponseLogps Chosen, ResponseLogps Rejected);
