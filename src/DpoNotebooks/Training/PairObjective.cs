using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Training;

/// <summary>The mean of a <see cref="PreferenceLoss"/> over the pairs of an optimizer step.</summary>
internal sealed class PairObjective(CausalLm policy, DatasetLogps? reference, PairDataset data, PreferenceConfig config)
    : IObjective<CausalLm, PreferenceConfig>
{
    private readonly DataOrder _order = DataOrder.Of(data.Pairs, config.Order, config.Training.Seed);
    private readonly MovingReference? _moving = config.ReferenceSync is null ? null : new MovingReference(policy);
    private RunningLogRatios _running = RunningLogRatios.Start;

    public string Name => "preference";

    public PreferenceConfig Config { get; set; } = config;

    public IReadOnlyDictionary<string, string> Sources => reference is null
        ? new Dictionary<string, string> { ["pairs"] = data.Hash }
        : new Dictionary<string, string> { ["pairs"] = data.Hash, ["reference"] = reference.Key };

    public int Examples => data.Pairs.Count;

    public JsonNode? State
    {
        get => new JsonObject { ["running"] = JsonSerializer.SerializeToNode(_running), ["reference_moved"] = _moving?.HasMoved ?? false };
        set
        {
            _running = value?["running"].Deserialize<RunningLogRatios>() ?? RunningLogRatios.Start;
            _moving?.HasMoved = (bool?)value?["reference_moved"] ?? false;
        }
    }

    public IReadOnlyDictionary<string, Tensor> Tensors => _moving?.Weights ?? new Dictionary<string, Tensor>();

    public (int[] Window, DataPosition After) WindowAt(DataPosition position) => _order.Next(position, Config.Training.BatchSize);

    public void Backward(int[] microBatch, int[] window, StepMetrics metrics)
    {
        using var batch = PairBatch.Collate(data, microBatch, policy.PadId, policy.Device);
        var loss = Config.Loss;
        var (policyLogps, referenceLogps) = PairScorer.Score(policy, reference, batch, loss.Needs, Config.Training.RecomputeActivations);
        if (_moving is { HasMoved: true })
        {
            referenceLogps = _moving.Score(batch, loss.Needs);
        }

        _running = PairScorer.Next(_running, loss, policyLogps, referenceLogps);
        var losses = loss.Compute(policyLogps, referenceLogps, _running);
        (losses.sum() / window.Length).backward();
        var values = PairMetrics.Of(losses, policyLogps, referenceLogps, loss.RewardScale);
        metrics.Tokens += batch.Sequences.Lengths.Sum(length => (long)length);
        metrics.Add(values.Names, values.Values, microBatch.Length);
    }

    public void EndStep(int step)
    {
        if (_moving is not null && Config.ReferenceSync is { } sync && step % sync.EverySteps == 0)
        {
            _moving.Move(policy, sync.Mixup);
        }
    }

    public IObjective<CausalLm, PreferenceConfig> On(CausalLm copy) => new PairObjective(copy, reference, data, Config);

    public CausalLm CopyModel() => policy.Clone();

    public void Dispose() => _moving?.Dispose();
}
