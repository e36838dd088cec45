using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Evaluation;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Methods;

/// <summary>One run of a method: the policy that it trains, its inputs, and its measurements so far, which its checkpoints hold.</summary>
/// <param name="inputs">What all methods share.</param>
/// <param name="method">The method.</param>
/// <param name="seed">Seed of this run.</param>
public sealed class MethodRun(MethodInputs inputs, Method method, int seed) : IRunState
{
    private readonly List<Measurement> _measurements = [];
    private readonly List<FrontierPoint> _points = [];
    private CausalLm? _policy;

    /// <summary>What all methods share: reference, world, pairs, evaluator.</summary>
    public MethodInputs Inputs => inputs;

    /// <summary>Seed of this run.</summary>
    public int Seed => seed;

    /// <summary>The policy: a copy of the reference, created on first access.</summary>
    public CausalLm Policy => _policy ??= inputs.Reference.Clone();

    /// <summary>Hooks for a trainer: progress, cancellation, and <see cref="Measure"/> at every evaluation after the first step.</summary>
    public required TrainingHooks Hooks { get; set; }

    /// <summary>The measurements so far, by step.</summary>
    public IReadOnlyList<Measurement> Measurements => _measurements;

    /// <summary>The points of the frontier so far: one per measurement, and those that the method added itself.</summary>
    public IReadOnlyList<FrontierPoint> Points => _points;

    /// <summary>Measures the current policy with fresh samples and on held-out pairs.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <param name="loss">Loss of the metrics on held-out pairs; null uses DPO at β = 1, whose accuracy does not depend on β.</param>
    /// <returns>The means, for the history.</returns>
    public IReadOnlyDictionary<string, double> Measure(int step, PreferenceLoss? loss = null)
    {
        var heldOut = PairEvaluator.Evaluate(Policy, inputs.Pairs.HeldOutLogps, inputs.Pairs.HeldOut, loss ?? new Dpo { Beta = 1 });
        var measurement = new Measurement(step, inputs.Evaluator.Evaluate(Policy), heldOut);
        _measurements.Add(measurement);
        if (double.IsFinite(measurement.Samples.Kl.Mean))
        {
            Add(measurement.Samples.ToPoint(method.Name) with { Step = step });
        }

        return measurement.ToMetrics();
    }

    /// <summary>Adds a point to the frontier; name, setting, seed and look become the method's.</summary>
    public void Add(FrontierPoint point) => _points.Add(point with
    {
        Method = method.Name,
        Setting = method.Setting,
        Settings = method.Settings,
        Look = method.Look,
        Seed = point.Step is null ? point.Seed : seed,
    });

    /// <inheritdoc/>
    JsonNode IRunState.Save() => new JsonObject { ["measurements"] = RecordJson.Node(_measurements), ["points"] = RecordJson.Node(_points) };

    /// <inheritdoc/>
    void IRunState.Restore(JsonNode? state)
    {
        _measurements.Clear();
        _points.Clear();
        _measurements.AddRange(state?["measurements"].Deserialize<Measurement[]>(RecordJson.Options) ?? []);
        _points.AddRange(state?["points"].Deserialize<FrontierPoint[]>(RecordJson.Options) ?? []);
    }

    /// <summary>Transfers ownership of the policy to the caller; null if no policy was created.</summary>
    internal CausalLm? TakePolicy()
    {
        var policy = _policy;
        _policy = null;
        return policy;
    }
}
