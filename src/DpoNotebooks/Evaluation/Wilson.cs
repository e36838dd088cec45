namespace DpoNotebooks.Evaluation;

/// <summary>A share of n trials with its binomial standard error and its Wilson interval.</summary>
/// <param name="Rate">wins / n.</param>
/// <param name="StandardError">sqrt(p(1−p)/n).</param>
/// <param name="Low">Lower end of the Wilson interval.</param>
/// <param name="High">Upper end of the Wilson interval.</param>
/// <param name="N">Trials.</param>
public readonly record struct Proportion(double Rate, double StandardError, double Low, double High, int N);

/// <summary>The score interval of a binomial share (Wilson, 1927); unlike p ± 2 se it never leaves [0, 1].</summary>
public static class Wilson
{
    /// <summary>(p + z²/2n ± z sqrt(p(1−p)/n + z²/4n²)) / (1 + z²/n).</summary>
    /// <param name="wins">Trials won; a tie may count one half.</param>
    /// <param name="n">Trials.</param>
    /// <param name="z">Normal quantile; defaults to that of 95 %.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no trials, or wins is outside 0..n.</exception>
    public static Proportion Interval(double wins, int n, double z = Estimate.Z95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        if (!(wins >= 0 && wins <= n))
        {
            throw new ArgumentOutOfRangeException(nameof(wins), wins, $"not between 0 and {n}");
        }

        var p = wins / n;
        var scale = 1 + z * z / n;
        var centre = (p + z * z / (2 * n)) / scale;
        var half = z / scale * Math.Sqrt(p * (1 - p) / n + z * z / (4.0 * n * n));
        return new Proportion(
            p, Math.Sqrt(p * (1 - p) / n),
            wins == 0 ? 0 : centre - half, wins == n ? 1 : centre + half, n);
    }
}
