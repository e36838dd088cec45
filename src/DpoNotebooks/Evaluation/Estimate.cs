namespace DpoNotebooks.Evaluation;

/// <summary>A sample mean with its standard error.</summary>
/// <param name="Mean">Mean over all values.</param>
/// <param name="StandardError">Standard error of the mean; NaN for a single value or a single prompt.</param>
/// <param name="N">Number of values averaged.</param>
public readonly record struct Estimate(double Mean, double StandardError, int N)
{
    /// <summary>Two-sided 95 % quantile of the standard normal distribution.</summary>
    public const double Z95 = 1.959963984540054;

    /// <summary>Lower end of the normal 95 % interval.</summary>
    public double Low => Mean - Z95 * StandardError;

    /// <summary>Upper end of the normal 95 % interval.</summary>
    public double High => Mean + Z95 * StandardError;

    /// <summary>Standard deviation of the values, if they are independent (<see cref="Of"/>).</summary>
    public double Deviation => StandardError * Math.Sqrt(N);

    /// <summary>Estimates the mean of independent values: se = sqrt(Σ(x−x̄)² / (n(n−1))).</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static Estimate Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
        {
            throw new ArgumentException("an estimate needs at least one value", nameof(values));
        }

        var n = values.Count;
        var mean = values.Sum() / n;
        var squares = values.Sum(value => (value - mean) * (value - mean));
        return new Estimate(mean, n == 1 ? double.NaN : Math.Sqrt(squares / ((double)n * (n - 1))), n);
    }

    /// <summary>Estimates the mean of values clustered by prompt (several samples per prompt).</summary>
    /// <remarks>With e_g = Σ_{i in g}(x_i−x̄) over the G prompts: se = sqrt(G/(G−1) Σ_g e_g²) / n.
    /// With equally many samples per prompt, this is the standard error of the prompts' means.</remarks>
    /// <param name="values">All samples.</param>
    /// <param name="prompts">Prompt index of each sample; any distinct ids work.</param>
    /// <exception cref="ArgumentException">There are no values, or the lengths differ.</exception>
    public static Estimate ByPrompt(IReadOnlyList<double> values, IReadOnlyList<int> prompts)
    {
        if (values.Count == 0 || values.Count != prompts.Count)
        {
            throw new ArgumentException($"{values.Count} values but {prompts.Count} prompt ids", nameof(prompts));
        }

        var mean = values.Sum() / values.Count;
        var residuals = new Dictionary<int, double>();
        for (var i = 0; i < values.Count; i++)
        {
            residuals[prompts[i]] = residuals.GetValueOrDefault(prompts[i]) + values[i] - mean;
        }

        double clusters = residuals.Count;
        var squares = residuals.Values.Sum(residual => residual * residual);
        var error = clusters == 1 ? double.NaN : Math.Sqrt(clusters / (clusters - 1) * squares) / values.Count;
        return new Estimate(mean, error, values.Count);
    }

    /// <summary>"0.853 ± 0.012 (n = 256)"; ± is one standard error.</summary>
    public override string ToString() => FormattableString.Invariant($"{Mean:G4} ± {StandardError:G2} (n = {N})");
}
