using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Models.Families;
using DpoNotebooks.Models.Layers;
using DpoNotebooks.Models.Transformers;
using DpoNotebooks.Models.Weights;

namespace DpoNotebooks.Models;

/// <summary>A causal language model of any <see cref="ModelFamily"/> except the encoders. Its state dict has the family's Hugging Face names.</summary>
/// <remarks>The model has no dropout layers. Dropout is an argument of a forward pass and off by default, so policy and reference score
/// identically.</remarks>
public sealed class CausalLm : nn.Module, IAdaptable
{
    private readonly Transformer _transformer;
    private readonly Projection? _head;
    private readonly WeightsDigest _digest = new();

    // The weights are uninitialized unless the source shares those of another model.
    private CausalLm(CausalLmConfig config, WeightSource weights)
        : base(nameof(CausalLm))
    {
        Config = config.Validate();
        EndIds = config.EosId < 0 ? [] : [config.EosId];
        if (config.Bidirectional)
        {
            throw new ArgumentException($"model: {config.Family} is an encoder and cannot predict the next token; load it as a {nameof(SequenceClassifier)}");
        }

        var layers = new LayerFactory(this, config, Family.Of(config.Family), weights);
        _transformer = new Transformer(config, layers);
        _head = config.TiedHead ? null
            : layers.Projection(layers.Names.Head, config.Embedding, config.VocabularySize, config.Biases.HasFlag(Biases.Head));
    }

    /// <summary>The model's shape.</summary>
    public CausalLmConfig Config { get; }

    /// <summary>The ids that end a sample: the end of text, and further ids in the model's files, such as the end of a turn.</summary>
    public IReadOnlyList<int> EndIds { get; private set; }

    /// <summary>The id that pads rows on the right.</summary>
    public int PadId => Config.PadId ?? Math.Max(0, Config.EosId);

    /// <summary>The device of the weights.</summary>
    public Device Device => _transformer.TokenEmbedding.device;

    /// <summary>The dtype of the weights.</summary>
    public ScalarType Dtype => _transformer.TokenEmbedding.dtype;

    /// <summary>The adapter on the model; null: none.</summary>
    public LoraAdapter? Adapter { get; private set; }

    /// <summary>The LM head: its own weight, or the token embedding if tied.</summary>
    internal LmHead Head => _head is null ? new(_transformer.TokenEmbedding, null) : new(_head.Weight, _head.Bias);

    /// <summary>Creates a model with GPT-2's random initial weights. The same seed gives the same weights.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="seed">The random seed.</param>
    /// <param name="device">The device; null: the CPU.</param>
    public static CausalLm Create(CausalLmConfig config, long seed, Device? device = null)
    {
        using var scope = NewDisposeScope();
        var model = new CausalLm(config, WeightSources.New());
        InitialWeights.Fill(model, config, seed);
        return device is null ? model : model.to(device);
    }

    /// <summary>Loads a Hugging Face folder: config.json and the weights, in one file or in shards.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">The device; null: the CPU.</param>
    /// <param name="dtype">The dtype of the weights; null: float32.</param>
    /// <exception cref="InvalidDataException">An option is not supported, or tensors are missing, unexpected or have another shape. The
    /// message lists them.</exception>
    public static CausalLm Load(string folder, Device? device = null, ScalarType? dtype = null)
    {
        using var scope = NewDisposeScope();
        var (config, endIds) = ConfigFile.Read(folder);
        var model = new CausalLm(config, WeightSources.New(dtype ?? ScalarType.Float32, device));
        try
        {
            // Some programs store a tied head as well.
            var family = Family.Of(config.Family);
            ModelWeights.ReadInto(model, family, folder, family.Names.Head, config.TiedHead ? [family.Names.Head] : []);
            model.EndIds = endIds;
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Saves a Hugging Face folder: config.json, generation_config.json and the weights. Each file is written to a temporary file
    /// and renamed.</summary>
    /// <exception cref="InvalidOperationException">The model has an adapter.</exception>
    public void Save(string folder)
    {
        if (Adapter is not null)
        {
            throw new InvalidOperationException("the model has an adapter: save Adapter, or the model that Merged() returns");
        }

        WeightFiles.Write(folder, state_dict());
        ConfigFile.Write(folder, Config, Dtype, EndIds);
    }

    /// <summary>Copies the model and its adapter. The copy shares no memory with this model.</summary>
    public CausalLm Clone()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var copy = new CausalLm(Config, WeightSources.New(Dtype, Device));
        var weights = BaseWeights();
        foreach (var (name, weight) in copy.state_dict())
        {
            weight.copy_(weights[name]);
        }

        Adapter?.CopyTo(copy);
        copy.EndIds = EndIds;
        return copy;
    }

    /// <summary>Creates the base model without the adapter, on the same weights. It is the reference of a policy that starts with a new adapter.</summary>
    /// <remarks>The model allocates no weights. The caller disposes it.</remarks>
    public CausalLm WithoutAdapter()
    {
        using var scope = NewDisposeScope();
        return new CausalLm(Config, WeightSources.Shared(BaseWeights())) { EndIds = EndIds };
    }

    /// <summary>Creates a frozen snapshot of the model: the same base weights and a copy of the adapter. It is the reference of a policy that
    /// continues from a trained adapter.</summary>
    public CausalLm Frozen()
    {
        var frozen = WithoutAdapter();
        Adapter?.CopyTo(frozen);
        frozen.Freeze();
        return frozen;
    }

    /// <summary>Creates a model with the adapter merged into its weights. It shares no memory with this model.</summary>
    public CausalLm Merged()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var plain = WithoutAdapter();
        var merged = plain.Clone();
        foreach (var (adapted, target) in Projections().Zip(merged.Projections()))
        {
            target.Projection.CopyMerged(adapted.Projection);
        }

        return merged;
    }

    /// <summary>The hidden states after the final norm: (B, T, E).</summary>
    /// <param name="ids">Token ids, int64: (B, T).</param>
    /// <param name="positions">The position of each column, int64: (T,), or (B, T) if it differs between rows.</param>
    /// <param name="dropout">The dropout probability of embeddings, attention weights and residual branches, as in GPT-2's fine-tuning.</param>
    /// <param name="keys">(B, T), bool: false for padding. Needed only for padding on the left; attention never reaches padding on the right.</param>
    /// <param name="recompute">Whether to use activation checkpointing: only the input of each block is kept, and the backward pass recomputes
    /// the rest.</param>
    public Tensor Hidden(Tensor ids, Tensor positions, double dropout = 0, Tensor? keys = null, bool recompute = false) =>
        _transformer.Hidden(ids, positions, keys, cache: null, dropout, recompute);

    /// <summary>The hidden states of new positions, given the keys and values of earlier ones. The cache grows by T.</summary>
    internal Tensor HiddenWithCache(Tensor ids, Tensor positions, KvCache cache) => _transformer.Hidden(ids, positions, keys: null, cache, dropout: 0);

    /// <summary>The logits of the next token: (…, E) to (…, V).</summary>
    public Tensor Logits(Tensor hidden) => Head.Logits(hidden);

    /// <summary>SHA-256 over names, dtypes, shapes and bytes of the weights. It identifies a reference.</summary>
    public string WeightsHash() => _digest.Of(state_dict());

    /// <inheritdoc/>
    IEnumerable<AdaptableLayer> IAdaptable.Projections() => Projections();

    /// <inheritdoc/>
    void IAdaptable.Attach(LoraAdapter adapter)
    {
        Freeze();
        Adapter = adapter;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _transformer.Dispose();
        }

        base.Dispose(disposing);
    }

    private IEnumerable<AdaptableLayer> Projections() =>
        named_modules().Where(entry => entry.module is Projection)
            .Select(entry => new AdaptableLayer(entry.name, (Projection)entry.module, entry.module == _head));

    // The state dict without the parameters of the adapter.
    private Dictionary<string, Tensor> BaseWeights() =>
        state_dict().Where(entry => !entry.Key.Contains(".adapter.", StringComparison.Ordinal)).ToDictionary();

    private void Freeze()
    {
        foreach (var parameter in parameters())
        {
            parameter.requires_grad = false;
        }
    }
}
