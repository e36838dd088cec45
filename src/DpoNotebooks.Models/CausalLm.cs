using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Models.Families;
using DpoNotebooks.Models.Layers;
using DpoNotebooks.Models.Weights;

namespace DpoNotebooks.Models;

/// <summary>A causal language model of any <see cref="ModelFamily"/> but the encoders; its state dict has the family's Hugging Face names.
/// It holds no dropout: policy and reference always score alike. Only who asks for it, pass by pass, gets it.</summary>
public sealed class CausalLm : nn.Module
{
    private readonly Transformer _body;
    private readonly Projection? _head;

    /// <summary>A model with uninitialised weights; see <see cref="Create"/> and <see cref="Load"/>.</summary>
    private CausalLm(CausalLmConfig config, WeightSource weights)
        : base(nameof(CausalLm))
    {
        Config = config.Validate();
        EndIds = config.EosId < 0 ? [] : [config.EosId];
        if (config.Bidirectional)
        {
            throw new ArgumentException($"model: {config.Family} is an encoder, which predicts no next token: load it as a {nameof(SequenceClassifier)}");
        }

        var names = Family.Of(config.Family).Names;
        var places = new LayerFactory(this, config, names, weights);
        _body = new Transformer(config, places);
        _head = config.TiedHead ? null : places.Projection(names.Head, config.Embedding, config.VocabularySize, config.Biases.HasFlag(Biases.Head));
    }

    /// <summary>The model's shape.</summary>
    public CausalLmConfig Config { get; }

    /// <summary>Ids that end a sample: the end of text, and others that the model's files name, such as the end of a turn.</summary>
    public IReadOnlyList<int> EndIds { get; private set; }

    /// <summary>What fills rows on the right.</summary>
    public int PadId => Config.PadId ?? Math.Max(0, Config.EosId);

    /// <summary>Where the weights are.</summary>
    public Device Device => _body.TokenEmbedding.device;

    /// <summary>The weights' dtype.</summary>
    public ScalarType Dtype => _body.TokenEmbedding.dtype;

    /// <summary>The adapter on it; null: none.</summary>
    public LoraAdapter? Adapter { get; internal set; }

    /// <summary>The LM head: its own, or the token embedding.</summary>
    public LmHead Head => _head is null ? new(_body.TokenEmbedding, null) : new(_head.Weight, _head.Bias);

    /// <summary>A model with GPT-2's random initial weights; only the seed decides them.</summary>
    public static CausalLm Create(CausalLmConfig config, long seed, Device? device = null)
    {
        using var scope = NewDisposeScope();
        var model = new CausalLm(config, WeightSources.New());
        InitialWeights.Fill(model, config, seed);
        return device is null ? model : model.to(device);
    }

    /// <summary>Reads a Hugging Face folder: config.json and the weights, whole or in shards.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">Where to; null: the CPU.</param>
    /// <param name="dtype">The weights' dtype; null: float32.</param>
    /// <exception cref="InvalidDataException">Names the option that is not supported, or every tensor that is missing,
    /// unexpected or of another shape.</exception>
    public static CausalLm Load(string folder, Device? device = null, ScalarType? dtype = null)
    {
        using var scope = NewDisposeScope();
        var (config, endIds) = ConfigFile.Read(folder);
        var model = new CausalLm(config, WeightSources.New(dtype ?? ScalarType.Float32, device));
        try
        {
            // A tied head is stored by some programs all the same.
            var names = Family.Of(config.Family).Names;
            ModelWeights.ReadInto(model, names, folder, [names.Head], config.TiedHead ? [names.Head] : []);
            model.EndIds = endIds;
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes a Hugging Face folder: config.json, generation_config.json and the weights, each through a temporary file.</summary>
    /// <exception cref="InvalidOperationException">The model has an adapter.</exception>
    public void Save(string folder)
    {
        if (Adapter is not null)
        {
            throw new InvalidOperationException("the model has an adapter: save Adapter alone, or Merged()");
        }

        WeightFiles.Write(folder, state_dict());
        ConfigFile.Write(folder, Config, Dtype, EndIds);
    }

    /// <summary>A second model with equal weights, and with a copy of the adapter, which shares nothing with this one.</summary>
    public CausalLm Clone()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var copy = new CausalLm(Config, WeightSources.New(Dtype, Device));
        var weights = BaseWeights();
        foreach (var (name, its) in copy.state_dict())
        {
            its.copy_(weights[name]);
        }

        Adapter?.CopyTo(copy);
        copy.EndIds = EndIds;
        return copy;
    }

    /// <summary>The model below the adapter, on the same weights: the reference of a policy that began with a new adapter.
    /// It needs no memory of its own; who asked for it disposes of it.</summary>
    public CausalLm WithoutAdapter()
    {
        using var scope = NewDisposeScope();
        return new CausalLm(Config, WeightSources.Shared(BaseWeights())) { EndIds = EndIds };
    }

    /// <summary>The model as it is now: a copy of the adapter, frozen, on the same weights. The reference of a policy that goes on with a
    /// trained adapter.</summary>
    public CausalLm Frozen()
    {
        var frozen = WithoutAdapter();
        Adapter?.CopyTo(frozen);
        foreach (var parameter in frozen.parameters())
        {
            parameter.requires_grad = false;
        }

        return frozen;
    }

    /// <summary>A model without adapter whose own weights are this one's and its adapter's together; it shares nothing with this one.</summary>
    public CausalLm Merged()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var plain = WithoutAdapter();
        var merged = plain.Clone();
        foreach (var ((_, adapted, _), (_, its, _)) in Projections().Zip(merged.Projections()))
        {
            its.Take(adapted);
        }

        return merged;
    }

    /// <summary>The last hidden states, after the final norm: (B, T, E).</summary>
    /// <param name="ids">Token ids, int64: (B, T).</param>
    /// <param name="positions">The position of each column, int64: (T,), or (B, T) where the rows' differ.</param>
    /// <param name="cache">Earlier positions; they are extended by T.</param>
    /// <param name="dropout">Share of embeddings, attention weights and residual branches dropped, as GPT-2 does when it is fine-tuned.</param>
    /// <param name="keys">(B, S), bool: positions that are no padding. Needed only where padding is on the left: on the right nobody sees it.</param>
    /// <param name="recompute">Activation checkpointing: the backward pass computes each block again from its input, the only thing kept.</param>
    public Tensor Hidden(Tensor ids, Tensor positions, KvCache? cache = null, double dropout = 0, Tensor? keys = null, bool recompute = false) =>
        _body.Hidden(ids, positions, keys, cache, dropout, recompute);

    /// <summary>Scores of every word: (…, E) to (…, V).</summary>
    public Tensor Logits(Tensor hidden) => Head.Logits(hidden);

    /// <summary>SHA-256 over names, dtypes and bytes of the weights: the identity of a reference.</summary>
    public string WeightsHash() => Models.WeightsHash.Of(state_dict());

    /// <summary>Its linear layers: path, layer, whether it is the head.</summary>
    internal IEnumerable<(string Path, Projection Projection, bool Head)> Projections() =>
        named_modules().Where(entry => entry.module is Projection).Select(entry => (entry.name, (Projection)entry.module, entry.module == _head));

    // Without what an adapter registered.
    private Dictionary<string, Tensor> BaseWeights() => state_dict().Where(entry => !entry.Key.Contains(".adapter.", StringComparison.Ordinal)).ToDictionary();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
        }

        base.Dispose(disposing);
    }
}
