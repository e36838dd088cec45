using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Experiments.Methods;

/// <summary>Evaluation of a policy at one step.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Samples">Fresh samples of the evaluation prompts.</param>
/// <param name="HeldOut">The trainer's metrics on held-out pairs.</param>
public sealed record Measurement(int Step, PolicyEvaluation Samples, IReadOnlyDictionary<string, Estimate> HeldOut)
{
    /// <summary>All means under their history names: eval/reward, eval/kl, eval/...</summary>
    public IReadOnlyDictionary<string, double> ToMetrics()
    {
        var metrics = HeldOut.Concat(Samples.Measures).ToDictionary(measure => $"eval/{measure.Key}", measure => measure.Value.Mean);
        metrics["eval/reward"] = Samples.Reward.Mean;
        metrics["eval/kl"] = Samples.Kl.Mean;
        return metrics;
    }
}
