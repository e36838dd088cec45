namespace DpoNotebooks.Evaluation;

/// <summary>Every completion of one prompt, with its probability under the reference and its reward.</summary>
/// <param name="Logps">log π_ref(y|x) of each completion; the probabilities sum to 1.</param>
/// <param name="Rewards">r(x, y) of each completion.</param>
public sealed record CompletionTable(IReadOnlyList<double> Logps, IReadOnlyList<double> Rewards)
{
    /// <summary>Checks the table.</summary>
    /// <exception cref="ArgumentException">The lengths differ, a reward is not finite, or the probabilities do not sum to 1.</exception>
    public void Validate()
    {
        if (Logps.Count == 0 || Logps.Count != Rewards.Count)
        {
            throw new ArgumentException($"{Logps.Count} log-probabilities but {Rewards.Count} rewards");
        }

        var total = Logps.Sum(Math.Exp);
        if (!(Math.Abs(total - 1) < 1e-6))
        {
            throw new ArgumentException(FormattableString.Invariant($"the reference's probabilities sum to {total}, not 1"));
        }

        if (Rewards.FirstOrDefault(reward => !double.IsFinite(reward)) is var bad && !double.IsFinite(bad))
        {
            throw new ArgumentException($"a reward is {bad}");
        }
    }

    /// <summary>KL(q‖π_ref) of a distribution over the same completions, in nats.</summary>
    public double Kl(IReadOnlyList<double> distribution)
    {
        var sum = 0.0;
        for (var y = 0; y < Logps.Count; y++)
        {
            sum += distribution[y] > 0 ? distribution[y] * (Math.Log(distribution[y]) - Logps[y]) : 0;
        }

        return sum;
    }

    /// <summary>E_q[r] of a distribution over the same completions.</summary>
    public double Reward(IReadOnlyList<double> distribution)
    {
        var sum = 0.0;
        for (var y = 0; y < Rewards.Count; y++)
        {
            sum += distribution[y] * Rewards[y];
        }

        return sum;
    }
}
