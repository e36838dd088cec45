using DpoNotebooks.Data;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Evaluation;

/// <summary>Statistics of a preference set at one β.</summary>
/// <param name="Beta">β.</param>
/// <param name="Loss">Mean DPO loss, −log σ(βΔ) (eq. 7).</param>
/// <param name="Accuracy">Share of pairs with Δ &gt; 0, with ties counted as one half; it does not depend on β.</param>
/// <param name="Margin">Mean βΔ.</param>
/// <param name="ChosenReward">Mean βc.</param>
/// <param name="RejectedReward">Mean βr.</param>
/// <param name="ImpliedProbability">Mean σ(βΔ): the probability the policy gives the labels.</param>
/// <param name="Weight">Mean σ(−βΔ): the remaining weight of the gradient (section 4).</param>
/// <param name="WeightQuantiles">σ(−βΔ) at <see cref="BetaDial.Quantiles"/>.</param>
/// <param name="Margins">Counts of βΔ.</param>
/// <param name="Weights">Counts of σ(−βΔ) over [0, 1].</param>
public sealed record BetaReading(
    double Beta, double Loss, double Accuracy, double Margin, double ChosenReward, double RejectedReward,
    double ImpliedProbability, double Weight, IReadOnlyList<double> WeightQuantiles, Histogram Margins, Histogram Weights);

/// <summary>Computes DPO statistics at any β from cached log-ratios, without running a model.</summary>
public sealed class BetaDial
{
    private readonly double[] _differences; // ascending
    private readonly double _chosenMean;
    private readonly double _rejectedMean;
    private readonly double _accuracy;

    /// <summary>Creates a dial from the log-ratios c, r = log π/π_ref of the chosen and the rejected responses.</summary>
    /// <param name="chosen">c, one per pair.</param>
    /// <param name="rejected">r, one per pair.</param>
    /// <exception cref="ArgumentException">There are no pairs, the lengths differ, or a log-ratio is not finite (the message names the pair).</exception>
    public BetaDial(IReadOnlyList<double> chosen, IReadOnlyList<double> rejected)
    {
        if (chosen.Count == 0 || chosen.Count != rejected.Count)
        {
            throw new ArgumentException($"{chosen.Count} chosen but {rejected.Count} rejected log-ratios");
        }

        _differences = [.. chosen.Zip(rejected, (c, r) => c - r)];
        var bad = Array.FindIndex(_differences, difference => !double.IsFinite(difference));
        if (bad >= 0)
        {
            throw new ArgumentException($"pair {bad}: log-ratios {chosen[bad]} and {rejected[bad]}");
        }

        _chosenMean = chosen.Average();
        _rejectedMean = rejected.Average();
        _accuracy = _differences.Average(difference => (Math.Sign(difference) + 1) / 2.0);
        Array.Sort(_differences);
    }

    /// <summary>A dial over a dataset's pairs.</summary>
    /// <param name="policy">The policy's log-probabilities; <see cref="DatasetLogps.Compute"/> computes them for any model.</param>
    /// <param name="reference">The reference's log-probabilities.</param>
    /// <param name="data">The pairs.</param>
    /// <exception cref="ArgumentException">The log-probabilities belong to other pairs, there are no pairs, or a log-ratio is not finite.</exception>
    public static BetaDial Of(DatasetLogps policy, DatasetLogps reference, PairDataset data)
    {
        var logRatios = LogRatios.Of(policy, reference, data);
        return new BetaDial([.. logRatios.Select(pair => pair.Chosen)], [.. logRatios.Select(pair => pair.Rejected)]);
    }

    /// <summary>The quantile levels of the gradient weights in a reading.</summary>
    public static IReadOnlyList<double> Quantiles { get; } = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];

    /// <summary>Number of pairs.</summary>
    public int Count => _differences.Length;

    /// <summary>Δ of every pair, ascending.</summary>
    public IReadOnlyList<double> Differences => _differences;

    /// <summary>The reading at β.</summary>
    /// <exception cref="ArgumentOutOfRangeException">β is not positive.</exception>
    public BetaReading At(double beta)
    {
        if (!(beta > 0 && double.IsFinite(beta)))
        {
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "beta must be positive");
        }

        double[] margins = [.. _differences.Select(difference => beta * difference)];
        double[] weights = [.. margins.Select(margin => LogisticMargin.Sigmoid(-margin))];
        var weight = weights.Average();
        Array.Reverse(weights); // ascending, like the margins
        return new BetaReading(
            beta, margins.Average(LogisticMargin.Loss), _accuracy, margins.Average(), beta * _chosenMean, beta * _rejectedMean,
            margins.Average(LogisticMargin.Sigmoid), weight, [.. Quantiles.Select(q => Quantile(weights, q))],
            Histogram.Of(margins, 40), Histogram.Of(weights, 20, 0, 1));
    }

    private static double Quantile(double[] ascending, double q)
    {
        var at = q * (ascending.Length - 1);
        var below = (int)at;
        var above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + (at - below) * (ascending[above] - ascending[below]);
    }
}
