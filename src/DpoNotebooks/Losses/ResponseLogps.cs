namespace DpoNotebooks.Losses;

/// <summary>Log-probabilities of B responses under one model, in float32 or float64.</summary>
/// <param name="Sums">Σ_t log p(y_t | x, y_&lt;t) over the response's tokens, EOS included: (B,).</param>
/// <param name="Lengths">Number of response tokens, in the dtype of <paramref name="Sums"/>: (B,).</param>
public sealed record ResponseLogps(Tensor Sums, Tensor Lengths)
{
    /// <summary>log p of each response token, column k the k-th token of the response, 0 beyond its length: (B, R).
    /// Null unless the loss needs it.</summary>
    public Tensor? Tokens { get; init; }

    /// <summary>log Σ_v p(v)² at each response token, 0 beyond its length: (B, R). Null unless the loss needs it.</summary>
    public Tensor? LogSumSquares { get; init; }

    /// <summary>Lengths, at least 1, so that the mean of an empty response is 0: (B,).</summary>
    public Tensor CountedLengths => Lengths.clamp_min(1);

    /// <summary>Mean log-probability per token: (B,).</summary>
    public Tensor Means => Sums / CountedLengths;

    /// <summary><see cref="Tokens"/>: (B, R).</summary>
    /// <exception cref="InvalidOperationException">They are missing.</exception>
    public Tensor TokenLogps => Tokens ?? throw new InvalidOperationException(
        "Token log-probabilities are missing. Add LossInputs.Tokens to the loss's Needs, and LossInputs.ReferenceTokens for the reference's.");
}

/// <summary>Response log-probabilities of B pairs under one model.</summary>
public sealed record PairLogps(ResponseLogps Chosen, ResponseLogps Rejected);
