namespace DpoNotebooks.Evaluation;

/// <summary>Best-of-N sampling: keeps the completion of highest reward among N reference completions.</summary>
public static class BestOfN
{
    /// <summary>ln N − (N−1)/N: an upper bound of KL(best-of-N‖π_ref), reached when no two completions tie.</summary>
    public static double KlBound(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return Math.Log(n) - (n - 1.0) / n;
    }

    /// <summary>The exact best-of-N distribution over a finite world.</summary>
    /// <remarks>A reward's probability is P(R ≤ r)^N − P(R &lt; r)^N; tied completions share it as the reference does.</remarks>
    public static double[] Distribution(CompletionTable table, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        table.Validate();
        var result = new double[table.Logps.Count];
        var below = 0.0;
        foreach (var tied in Enumerable.Range(0, result.Length).GroupBy(y => table.Rewards[y]).OrderBy(group => group.Key))
        {
            var mass = tied.Sum(y => Math.Exp(table.Logps[y]));
            var upTo = below + mass;
            var best = Math.Pow(upTo, n) - Math.Pow(below, n);
            foreach (var y in tied)
            {
                result[y] = mass > 0 ? Math.Exp(table.Logps[y]) / mass * best : 0;
            }

            below = upTo;
        }

        return result;
    }

    /// <summary>Unbiased estimate of the mean best-of-N reward from M ≥ N reference samples per prompt.</summary>
    /// <remarks>Averages the maximum over all C(M, N) subsets of each prompt's samples; every prompt has the same weight,
    /// and the standard error is that of the prompts' values. The estimate's N is the number of prompts.</remarks>
    /// <param name="rewards">Rewards of each prompt's samples.</param>
    /// <param name="n">N.</param>
    /// <exception cref="ArgumentException">A prompt has fewer than N samples.</exception>
    public static Estimate ExpectedReward(IReadOnlyList<IReadOnlyList<double>> rewards, int n) =>
        Estimate.Of([.. rewards.Select((samples, prompt) => ExpectedMaximum(samples, n, prompt))]);

    /// <summary>Weights of the ascending order statistics of M values in the mean maximum of N of them:
    /// C(i−1, N−1) / C(M, N) for i = 1..M, which sum to 1.</summary>
    public static double[] OrderWeights(int m, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(m, n);
        var weights = new double[m];
        weights[m - 1] = (double)n / m;
        for (var i = m; i > n; i--)
        {
            weights[i - 2] = weights[i - 1] * (i - n) / (i - 1); // C(i−2, N−1) = C(i−1, N−1) (i−N)/(i−1)
        }

        return weights;
    }

    private static double ExpectedMaximum(IReadOnlyList<double> samples, int n, int prompt)
    {
        if (samples.Count < n)
        {
            throw new ArgumentException($"prompt {prompt} has {samples.Count} samples; best of {n} needs {n}");
        }

        var weights = OrderWeights(samples.Count, n);
        return samples.Order().Select((reward, i) => weights[i] * reward).Sum();
    }
}
