using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Tests.Evaluation;

/// <summary>Finite worlds for tests.</summary>
internal static class CompletionTables
{
    /// <summary>Random probabilities and rewards over some completions.</summary>
    public static CompletionTable Random(int seed, int completions)
    {
        var random = new Random(seed);
        double[] masses = [.. Enumerable.Range(0, completions).Select(_ => random.NextDouble() + 0.01)];
        double[] rewards = [.. Enumerable.Range(0, completions).Select(_ => 3 * random.NextDouble() - 1)];
        return new CompletionTable([.. masses.Select(mass => Math.Log(mass / masses.Sum()))], rewards);
    }

    /// <summary>One draw from a distribution.</summary>
    public static int Draw(Random random, IReadOnlyList<double> distribution)
    {
        var left = random.NextDouble();
        for (var y = 0; y < distribution.Count - 1; y++)
        {
            left -= distribution[y];
            if (left < 0)
            {
                return y;
            }
        }

        return distribution.Count - 1;
    }
}
