using DpoNotebooks.Models;

namespace DpoNotebooks.Evaluation;

/// <summary>What one trained policy reaches at other strengths, without training again.</summary>
public static class Realignment
{
    /// <summary>The method's name in a frontier.</summary>
    public const string Method = "Realigned";

    /// <summary>How its points look in figures.</summary>
    public static SeriesLook Look { get; } = new("#44AA99", MarkerShape.Circle);

    /// <summary>Measures the policy realigned at each λ.</summary>
    /// <param name="evaluator">Measures a policy; its reference is <paramref name="reference"/>.</param>
    /// <param name="reference">π_ref.</param>
    /// <param name="policy">The trained policy.</param>
    /// <param name="lambdas">λ, each at least 0.</param>
    /// <param name="trainedBeta">β₀ of the policy's training; a point then bears the β = β₀/λ that it stands for.</param>
    /// <param name="progress">Told how many are measured, and of how many.</param>
    /// <returns>A point a λ, with standard errors.</returns>
    /// <exception cref="ArgumentException">A λ is negative, or the models do not belong together.</exception>
    public static Frontier Measure(
        PolicyEvaluator evaluator, CausalLm reference, CausalLm policy,
        IReadOnlyList<double> lambdas, double? trainedBeta = null, Action<int, int>? progress = null)
    {
        RealignedModel[] models = [.. lambdas.Select(lambda => new RealignedModel(reference, policy, lambda))]; // all are checked before any is measured
        var frontier = new Frontier();
        foreach (var (index, model) in models.Index())
        {
            frontier.Add(evaluator.Evaluate(model).ToPoint(Method) with
            {
                Setting = FormattableString.Invariant($"λ = {model.Lambda}"), // β₀/λ is rarely a round number
                Settings = model.Lambda > 0 && trainedBeta is { } beta
                    ? new Dictionary<string, double> { ["λ"] = model.Lambda, ["β"] = beta / model.Lambda }
                    : new Dictionary<string, double> { ["λ"] = model.Lambda },
                Look = Look,
            });
            progress?.Invoke(index + 1, models.Length);
        }

        return frontier;
    }
}
