using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Layers;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Training;

/// <summary>The mean of a <see cref="BradleyTerry"/> loss over the pairs of an optimizer step.</summary>
internal sealed class RewardObjective(SequenceClassifier model, PairDataset data, RewardConfig config) : IObjective<SequenceClassifier, RewardConfig>
{
    private readonly DataOrder _order = DataOrder.Of(data.Pairs, config.Order, config.Training.Seed);

    public string Name => "reward";

    public RewardConfig Config { get; set; } = config;

    public IReadOnlyDictionary<string, string> Sources => new Dictionary<string, string> { ["pairs"] = data.Hash };

    public int Examples => data.Pairs.Count;

    public (int[] Window, DataPosition After) WindowAt(DataPosition position) => _order.Next(position, Config.Training.BatchSize);

    public void Backward(int[] microBatch, int[] window, StepMetrics metrics)
    {
        using var batch = PairBatch.Collate(data, microBatch, model.PadId, model.Device);
        var (losses, values) = Score(model, batch, Config.Loss, Config.Training.RecomputeActivations);
        (losses.sum() / window.Length).backward();
        metrics.Tokens += batch.Sequences.Lengths.Sum(length => (long)length);
        metrics.Add(values.Names, values.Values, microBatch.Length);
    }

    /// <summary>Computes the loss of each pair of a batch, (B,), and the metrics.</summary>
    internal static (Tensor Losses, PairMetrics Metrics) Score(SequenceClassifier model, PairBatch batch, BradleyTerry loss, bool recompute)
    {
        var logits = model.Logits(batch.Sequences.Ids, batch.Sequences.Lengths, recompute);
        var scores = Precision.AtLeastFloat32(logits.squeeze(1));
        var (chosen, rejected) = (scores.index_select(0, batch.ChosenRows), scores.index_select(0, batch.RejectedRows));
        var losses = loss.Compute(chosen, rejected);
        return (losses, PairMetrics.Of(losses, new ImplicitRewards(chosen, rejected)));
    }

    public IObjective<SequenceClassifier, RewardConfig> On(SequenceClassifier copy) => new RewardObjective(copy, data, Config);

    public SequenceClassifier CopyModel() => model.Clone();
}
