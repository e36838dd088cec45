namespace DpoNotebooks.Losses;

/// <summary>What a loss reads besides the policy's summed log-probabilities.</summary>
[Flags]
public enum LossInputs
{
    /// <summary>Sums under the policy only.</summary>
    None = 0,

    /// <summary>Log-probabilities under the reference.</summary>
    Reference = 1,

    /// <summary>Lengths in tokens: <see cref="ResponseLogps.Lengths"/>.</summary>
    Lengths = 2,

    /// <summary>The policy's log-probability of each token: <see cref="ResponseLogps.Tokens"/>.</summary>
    Tokens = 4,

    /// <summary>The reference's log-probability of each token; cached sums are not enough.</summary>
    ReferenceTokens = 8,

    /// <summary>The policy's <see cref="ResponseLogps.LogSumSquares"/>.</summary>
    LogSumSquares = 16,

    /// <summary>Running means of the log-ratios: <see cref="RunningLogRatios"/>.</summary>
    Running = 32,
}
