using System.Text.Json.Nodes;
using DpoNotebooks.Models.Families;
using DpoNotebooks.Models.Layers;
using DpoNotebooks.Models.Weights;

namespace DpoNotebooks.Models;

/// <summary>A transformer that scores whole texts: RoBERTa and BERT (a sentiment reward), or a language model's body with a score read at
/// the last token (a reward model).</summary>
public sealed class SequenceClassifier : nn.Module
{
    private readonly Transformer _body;
    private readonly Projection? _dense;
    private readonly Projection _score;
    private readonly string[] _heads;

    private SequenceClassifier(CausalLmConfig config, IReadOnlyList<string> labelNames, WeightSource weights)
        : base(nameof(SequenceClassifier))
    {
        Config = config.Validate();
        LabelNames = labelNames;
        var places = new LayerFactory(this, config, Family.Of(config.Family).Names, weights);
        _body = new Transformer(config, places);
        // Encoders pass the first token through a dense layer; the others score the last token as it is.
        (string? dense, string score) = config.Family switch
        {
            ModelFamily.Roberta => ("classifier.dense", "classifier.out_proj"),
            ModelFamily.Bert => ("bert.pooler.dense", "classifier"),
            _ => ((string?)null, "score"),
        };
        _dense = dense is null ? null : places.Projection(dense, config.HiddenSize, config.HiddenSize, bias: true);
        _score = places.Projection(score, config.Embedding, Labels, bias: dense is not null);
        _heads = [score.Split('.')[0]];
    }

    /// <summary>The body's shape.</summary>
    public CausalLmConfig Config { get; }

    /// <summary>L, scores a text; 1 in a reward model.</summary>
    public int Labels => LabelNames.Count;

    /// <summary>What each score is called, such as NEGATIVE and POSITIVE; LABEL_0, LABEL_1, … where nobody named them.</summary>
    public IReadOnlyList<string> LabelNames { get; }

    /// <summary>What fills rows on the right.</summary>
    public int PadId => Config.PadId ?? Math.Max(0, Config.EosId);

    /// <summary>The weights' dtype.</summary>
    public ScalarType Dtype => _body.TokenEmbedding.dtype;

    /// <summary>SHA-256 over names, dtypes and bytes of the weights.</summary>
    public string WeightsHash() => Models.WeightsHash.Of(state_dict());

    /// <summary>Where the weights are.</summary>
    public Device Device => _body.TokenEmbedding.device;

    /// <summary>A reward model: a language model's body with its weights, copied, and a head of zeros, so that every score starts at 0.</summary>
    /// <param name="model">The language model; it shares nothing with the classifier.</param>
    /// <param name="labels">Scores a text.</param>
    public static SequenceClassifier On(CausalLm model, int labels = 1)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var classifier = new SequenceClassifier(model.Config, Unnamed(labels), WeightSources.New(model.Dtype, model.Device));
        var weights = model.state_dict();
        foreach (var (name, its) in classifier.state_dict())
        {
            if (weights.TryGetValue(name, out var known))
            {
                its.copy_(known);
            }
            else
            {
                its.zero_();
            }
        }

        return classifier;
    }

    /// <summary>Reads a Hugging Face folder whose config.json names a ...ForSequenceClassification.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">Where to; null: the CPU.</param>
    /// <param name="dtype">The weights' dtype; null: float32.</param>
    /// <exception cref="InvalidDataException">As <see cref="CausalLm.Load"/>.</exception>
    public static SequenceClassifier Load(string folder, Device? device = null, ScalarType? dtype = null)
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(folder, "config.json");
        var (config, labels) = ConfigReader.Read(path, json => (Family.Of(json).Read(json).Validate(), LabelsOf(json)));
        var model = new SequenceClassifier(config, labels, WeightSources.New(dtype ?? ScalarType.Float32, device));
        try
        {
            ModelWeights.ReadInto(model, Family.Of(config.Family).Names, folder, model._heads, "roberta.pooler.");
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes a Hugging Face folder.</summary>
    public void Save(string folder)
    {
        WeightFiles.Write(folder, state_dict());
        var more = new JsonObject
        {
            ["id2label"] = new JsonObject(LabelNames.Select((name, label) => KeyValuePair.Create($"{label}", (JsonNode?)name))),
            ["label2id"] = new JsonObject(LabelNames.Select((name, label) => KeyValuePair.Create(name, (JsonNode?)label))),
        };
        var architecture = Family.Of(Config.Family).Architecture;
        ConfigFile.Write(folder, Config, Dtype, [], more, architecture.Replace("LMHeadModel", "ForSequenceClassification", StringComparison.Ordinal).Replace("ForCausalLM", "ForSequenceClassification", StringComparison.Ordinal));
    }

    /// <summary>Scores texts before any softmax or sigmoid: (N, L).</summary>
    /// <param name="ids">Token ids padded on the right, int64: (N, T).</param>
    /// <param name="lengths">Tokens a row, each at least 1.</param>
    /// <param name="recompute">Activation checkpointing, as in <see cref="CausalLm.Hidden"/>.</param>
    public Tensor Logits(Tensor ids, IReadOnlyList<int> lengths, bool recompute = false)
    {
        if (lengths.Any(length => length < 1 || length > ids.shape[1]))
        {
            throw new ArgumentException($"classifier: lengths {string.Join(", ", lengths)} in rows of {ids.shape[1]} tokens: each row needs a token");
        }

        if (ids.shape[1] > Config.ContextLength)
        {
            throw new ArgumentException($"classifier: a row of {ids.shape[1]} tokens exceeds the model's context of {Config.ContextLength}");
        }

        using var scope = NewDisposeScope();
        var columns = arange(ids.shape[1], ScalarType.Int64, ids.device);
        var ends = tensor(lengths.Select(length => (long)length).ToArray(), device: ids.device);
        var keys = Config.Bidirectional ? columns.unsqueeze(0) < ends.unsqueeze(1) : null;
        var hidden = _body.Hidden(ids, columns, keys, cache: null, dropout: 0, recompute);
        var read = Config.Bidirectional ? hidden.select(1, 0) : hidden.index(arange(ids.shape[0], device: ids.device), ends - 1);
        return _score.call(_dense is null ? read : _dense.call(read).tanh()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
        }

        base.Dispose(disposing);
    }

    private static string[] LabelsOf(ConfigReader json)
    {
        if (((string?)json.Node("architectures")?[0])?.EndsWith("ForSequenceClassification", StringComparison.Ordinal) != true)
        {
            throw json.Wrong($"architectures = {json.Node("architectures")?.ToJsonString() ?? "(absent)"}: not a ...ForSequenceClassification");
        }

        if (json.Node("id2label") is not JsonObject names)
        {
            return Unnamed(json.Int("num_labels", 2)); // two labels leave no trace in the file
        }

        return [.. Enumerable.Range(0, names.Count).Select(label => (string?)names[$"{label}"] ?? throw json.Wrong($"id2label names {names.Count} labels, but not {label}"))];
    }

    private static string[] Unnamed(int labels) => [.. Enumerable.Range(0, labels).Select(label => $"LABEL_{label}")];
}
