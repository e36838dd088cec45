using DpoNotebooks.Models;

namespace DpoNotebooks.Evaluation;

/// <summary>Evaluates one trained policy at other strengths without retraining.</summary>
public static class Realignment
{
    /// <summary>The method's name in a frontier.</summary>
    public const string Method = "Realigned";

    /// <summary>Colour and marker of its points in figures.</summary>
    public static SeriesLook Look { get; } = new("#44AA99", MarkerShape.Circle);

    /// <summary>Measures the policy realigned at each λ.</summary>
    /// <param name="evaluator">Measures a policy; its reference is <paramref name="reference"/>.</param>
    /// <param name="reference">π_ref.</param>
    /// <param name="policy">The trained policy.</param>
    /// <param name="lambdas">λ, each at least 0.</param>
    /// <param name="trainedBeta">β₀ of the policy's training; if set, each point records its equivalent β = β₀/λ.</param>
    /// <param name="progress">Called with the number of λ measured and the total.</param>
    /// <returns>One point per λ, with standard errors.</returns>
    /// <exception cref="ArgumentException">A λ is negative, or the models do not match.</exception>
    public static Frontier Measure(
        PolicyEvaluator evaluator, CausalLm reference, CausalLm policy,
        IReadOnlyList<double> lambdas, double? trainedBeta = null, Action<int, int>? progress = null)
    {
        RealignedModel[] models = [.. lambdas.Select(lambda => new RealignedModel(reference, policy, lambda))]; // checks all λ before measuring any
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
