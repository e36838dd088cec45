using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Training;

/// <summary>The negative log-likelihood of responses, averaged over all response tokens of an optimizer step.</summary>
internal sealed class SftObjective(CausalLm model, IReadOnlyList<TokenizedResponse> responses, SftConfig config) : IObjective<CausalLm, SftConfig>
{
    private static readonly string[] Metrics = ["loss"];

    private readonly DataOrder _order = DataOrder.Of(responses.Count, config.Training.Seed);
    private readonly DropoutStream? _dropout = config.Dropout > 0 ? new DropoutStream(config.Training.Seed, model.Device) : null;
    private readonly Lazy<string> _hash = new(() => PairDataset.HashOf(responses));

    public string Name => "sft";

    public SftConfig Config { get; set; } = config;

    public IReadOnlyDictionary<string, string> Sources => new Dictionary<string, string> { ["texts"] = _hash.Value };

    public int Examples => responses.Count;

    public IReadOnlyDictionary<string, Tensor> Tensors => _dropout?.State is { } state
        ? new Dictionary<string, Tensor> { ["dropout"] = state }
        : new Dictionary<string, Tensor>();

    public (int[] Window, DataPosition After) WindowAt(DataPosition position) => _order.Next(position, Config.Training.BatchSize);

    public void BeginStep(int step) => _dropout?.Begin(step);

    public void Backward(int[] microBatch, int[] window, StepMetrics metrics)
    {
        TokenizedResponse[] batch = [.. microBatch.Select(index => responses[index])];
        var tokens = batch.Sum(response => (double)response.Response.Length);
        var nll = NegativeLogLikelihood(model, batch, Config.Dropout, Config.Training.RecomputeActivations);
        (nll / window.Sum(index => (double)responses[index].Response.Length)).backward();
        metrics.Tokens += batch.Sum(response => (long)response.Prompt.Length + response.Response.Length);
        metrics.Add(Metrics, nll.detach().to_type(ScalarType.Float64).view(1, 1), tokens);
    }

    public void EndStep(int step) => _dropout?.End();

    public IObjective<CausalLm, SftConfig> On(CausalLm copy) => new SftObjective(copy, responses, Config);

    public CausalLm CopyModel() => model.Clone();

    /// <summary>Returns the summed negative log-likelihood of the responses, (), in nats.</summary>
    internal static Tensor NegativeLogLikelihood(CausalLm model, TokenizedResponse[] batch, double dropout, bool recompute = false)
    {
        using var sequences = Collator.Collate(batch, model.PadId, model.Device);
        return -SequenceLogps.Compute(model, sequences, dropout: dropout, recompute: recompute).Sums.sum();
    }

    public void Dispose() => _dropout?.Dispose();
}
