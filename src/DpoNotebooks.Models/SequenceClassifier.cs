using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Models.Families;
using DpoNotebooks.Models.Layers;
using DpoNotebooks.Models.Transformers;
using DpoNotebooks.Models.Weights;

namespace DpoNotebooks.Models;

/// <summary>A transformer that scores whole texts. BERT and RoBERTa (a sentiment reward) read the first token. A language model's body (a
/// reward model) reads the last token.</summary>
public sealed class SequenceClassifier : nn.Module
{
    private readonly Transformer _transformer;
    private readonly Projection? _dense;
    private readonly Projection _score;
    private readonly WeightsDigest _digest = new();

    private SequenceClassifier(CausalLmConfig config, IReadOnlyList<string> labelNames, WeightSource weights)
        : base(nameof(SequenceClassifier))
    {
        Config = config.Validate();
        LabelNames = labelNames;
        var family = Family.Of(config.Family);
        var layers = new LayerFactory(this, config, family, weights);
        _transformer = new Transformer(config, layers);
        var head = family.ClassifierHead;
        _dense = head.Dense is null ? null : layers.Projection(head.Dense, config.HiddenSize, config.HiddenSize, bias: true);
        _score = layers.Projection(head.Score, config.Embedding, Labels, bias: head.Dense is not null);
    }

    /// <summary>The body's shape.</summary>
    public CausalLmConfig Config { get; }

    /// <summary>L, the number of scores per text; 1 for a reward model.</summary>
    public int Labels => LabelNames.Count;

    /// <summary>The names of the scores, such as NEGATIVE and POSITIVE. Scores without names are LABEL_0, LABEL_1, …</summary>
    public IReadOnlyList<string> LabelNames { get; }

    /// <summary>The id that pads rows on the right.</summary>
    public int PadId => Config.PadId ?? Math.Max(0, Config.EosId);

    /// <summary>The device of the weights.</summary>
    public Device Device => _transformer.TokenEmbedding.device;

    /// <summary>The dtype of the weights.</summary>
    public ScalarType Dtype => _transformer.TokenEmbedding.dtype;

    /// <summary>Creates a reward model from a language model: a copy of its body, and a head of zeros, so that every score starts at 0.</summary>
    /// <param name="model">The language model. It shares no memory with the classifier.</param>
    /// <param name="labels">The number of scores per text.</param>
    public static SequenceClassifier On(CausalLm model, int labels = 1)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var classifier = new SequenceClassifier(model.Config, ClassifierLabels.Default(labels), WeightSources.New(model.Dtype, model.Device));
        var weights = model.state_dict();
        foreach (var (name, weight) in classifier.state_dict())
        {
            if (weights.TryGetValue(name, out var source))
            {
                weight.copy_(source);
            }
            else
            {
                weight.zero_();
            }
        }

        return classifier;
    }

    /// <summary>Loads a Hugging Face folder whose config.json names a ...ForSequenceClassification.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">The device; null: the CPU.</param>
    /// <param name="dtype">The dtype of the weights; null: float32.</param>
    /// <exception cref="InvalidDataException">The same conditions as for <see cref="CausalLm.Load"/>, or the folder's model is not a
    /// classifier.</exception>
    public static SequenceClassifier Load(string folder, Device? device = null, ScalarType? dtype = null)
    {
        using var scope = NewDisposeScope();
        var (config, labelNames) = ConfigFile.ReadClassifier(folder);
        var model = new SequenceClassifier(config, labelNames, WeightSources.New(dtype ?? ScalarType.Float32, device));
        try
        {
            var family = Family.Of(config.Family);
            ModelWeights.ReadInto(model, family, folder, family.ClassifierHead.Root, family.ClassifierHead.IgnoredPrefixes);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Saves a Hugging Face folder: config.json and the weights.</summary>
    public void Save(string folder)
    {
        WeightFiles.Write(folder, state_dict());
        ConfigFile.WriteClassifier(folder, Config, Dtype, LabelNames);
    }

    /// <summary>Copies the model. The copy shares no memory with this model.</summary>
    public SequenceClassifier Clone()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var copy = new SequenceClassifier(Config, LabelNames, WeightSources.New(Dtype, Device));
        var weights = state_dict();
        foreach (var (name, weight) in copy.state_dict())
        {
            weight.copy_(weights[name]);
        }

        return copy;
    }

    /// <summary>The scores of texts, before any softmax or sigmoid: (N, L).</summary>
    /// <param name="ids">Token ids padded on the right, int64: (N, T).</param>
    /// <param name="lengths">The number of tokens of each row, at least 1.</param>
    /// <param name="recompute">Whether to use activation checkpointing, as in <see cref="CausalLm.Hidden"/>.</param>
    /// <exception cref="ArgumentException">A length is out of range, or the rows exceed the model's context.</exception>
    public Tensor Logits(Tensor ids, IReadOnlyList<int> lengths, bool recompute = false)
    {
        if (lengths.Any(length => length < 1 || length > ids.shape[1]))
        {
            throw new ArgumentException(
                $"classifier: lengths {string.Join(", ", lengths)} for rows of {ids.shape[1]} tokens: each must be between 1 and {ids.shape[1]}");
        }

        if (ids.shape[1] > Config.ContextLength)
        {
            throw new ArgumentException($"classifier: rows of {ids.shape[1]} tokens exceed the model's context of {Config.ContextLength}");
        }

        using var scope = NewDisposeScope();
        var columns = arange(ids.shape[1], ScalarType.Int64, ids.device);
        var ends = tensor(lengths.Select(length => (long)length).ToArray(), device: ids.device);
        var keys = Config.Bidirectional ? columns.unsqueeze(0) < ends.unsqueeze(1) : null;
        var hidden = _transformer.Hidden(ids, columns, keys, cache: null, dropout: 0, recompute);
        var pooled = Config.Bidirectional ? hidden.select(1, 0) : hidden.index(arange(ids.shape[0], device: ids.device), ends - 1);
        return _score.call(_dense is null ? pooled : _dense.call(pooled).tanh()).MoveToOuterDisposeScope();
    }

    /// <summary>SHA-256 over names, dtypes, shapes and bytes of the weights.</summary>
    public string WeightsHash() => _digest.Of(state_dict());

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _transformer.Dispose();
        }

        base.Dispose(disposing);
    }
}
