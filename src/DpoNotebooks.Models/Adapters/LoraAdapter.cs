using DpoNotebooks.Models.Layers;
using DpoNotebooks.Models.Weights;
using TorchSharp.Modules;

namespace DpoNotebooks.Models.Adapters;

/// <summary>An adapted projection and the adapter's layer on it.</summary>
internal sealed record AdaptedLayer(string Path, Projection Projection, AdapterLayer Adapter);

/// <summary>A low-rank adapter on a model, new or loaded from a PEFT folder. The model's own weights are frozen.</summary>
public sealed class LoraAdapter
{
    private readonly IReadOnlyList<AdaptedLayer> _layers;

    private LoraAdapter(LoraConfig config, IReadOnlyList<AdaptedLayer> layers) => (Config, _layers) = (config, layers);

    /// <summary>The adapter's configuration.</summary>
    public LoraConfig Config { get; }

    /// <summary>The paths of the adapted projections.</summary>
    public IReadOnlyList<string> Paths => [.. _layers.Select(layer => layer.Path)];

    /// <summary>The number of trained parameters.</summary>
    public long ParameterCount => Weights.Values.Sum(weight => weight.numel());

    /// <summary>The weights by PEFT's names.</summary>
    internal IReadOnlyDictionary<string, Tensor> Weights => PeftNames.WeightsOf(Config, _layers);

    /// <summary>Adds a new adapter to a model. A is random and B is zero, so the model's outputs do not change.</summary>
    /// <param name="model">The model.</param>
    /// <param name="config">The adapter's configuration.</param>
    /// <param name="seed">The random seed of A.</param>
    /// <exception cref="ArgumentException">No projection matches, the rank is not positive, or the model already has an adapter.</exception>
    public static LoraAdapter Add(IAdaptable model, LoraConfig config, long seed)
    {
        var adapter = For(model, config);
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        foreach (var (_, projection, added) in adapter._layers)
        {
            // Uniform within ±1/√in, PyTorch's initialization of a linear layer.
            if (added.Down is { } down)
            {
                using var scope = NewDisposeScope();
                var bound = 1 / Math.Sqrt(projection.Inputs);
                down.copy_(rand(down.shape, generator: generator) * (2 * bound) - bound);
            }
        }

        return adapter.AttachTo(model);
    }

    /// <summary>Loads a PEFT folder (adapter_config.json, adapter_model.safetensors) onto a model. If this fails, the model is unchanged.</summary>
    /// <exception cref="InvalidDataException">An option is not supported, or tensors do not match. The message lists them.</exception>
    public static LoraAdapter Load(IAdaptable model, string folder)
    {
        var adapter = For(model, PeftConfig.Read(folder));
        var path = Path.Combine(folder, PeftNames.File);
        using var file = StoredWeights.Open(path);
        file.CopyInto(adapter.Weights, name => name, path, "the model requires");
        return adapter.AttachTo(model);
    }

    /// <summary>Saves a PEFT folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="baseModel">The base model to record in adapter_config.json: a folder or a hub name.</param>
    public void Save(string folder, string baseModel = "")
    {
        Safetensors.Write(Path.Combine(folder, PeftNames.File), Weights);
        PeftConfig.Write(folder, Config, baseModel, transposed: _layers.Any(layer => layer.Projection.Transposed));
    }

    /// <summary>Copies the adapter onto another model with the same base.</summary>
    internal void CopyTo(IAdaptable other)
    {
        using var noGrad = no_grad();
        var copies = For(other, Config).AttachTo(other).Weights;
        foreach (var (name, weight) in Weights)
        {
            copies[name].copy_(weight);
        }
    }

    private static LoraAdapter For(IAdaptable model, LoraConfig config)
    {
        if (config.Rank <= 0)
        {
            throw new ArgumentException($"LoRA: Rank = {config.Rank} must be positive");
        }

        if (model.Adapter is not null)
        {
            throw new ArgumentException("LoRA: the model already has an adapter; merge it first, or use the base model that WithoutAdapter() returns");
        }

        AdaptableLayer[] all = [.. model.Projections()];
        AdaptableLayer[] layers = [.. all.Where(layer => config.Adapts(layer.Path, layer.IsHead) || config.Replaces(layer.Path))];
        string[] targets = [.. config.TargetPattern is null && config.Targets is not [LoraConfig.AllLinear] ? config.Targets : [], .. config.Whole];
        string[] unmatched = [.. targets.Where(name => !layers.Any(layer => LoraConfig.Matches(name, layer.Path)))];
        if (layers.Length == 0 || unmatched.Length > 0)
        {
            var problem = unmatched.Length > 0 ? $"{string.Join(", ", unmatched)}: no such projection" : "no projection matches";
            throw new ArgumentException($"LoRA: {problem}; the model has {string.Join(", ", all.Select(layer => layer.Path.Split('.')[^1]).Distinct())}");
        }

        return new LoraAdapter(config, [.. layers.Select(layer => new AdaptedLayer(layer.Path, layer.Projection, Layer(config, layer)))]);
    }

    private LoraAdapter AttachTo(IAdaptable model)
    {
        model.Attach(this); // first, because it freezes all parameters that the model has
        foreach (var layer in _layers)
        {
            layer.Projection.Attach(layer.Adapter);
        }

        return this;
    }

    // In float32 even if the model is in bfloat16, so that small updates are not rounded away.
    private static AdapterLayer Layer(LoraConfig config, AdaptableLayer layer)
    {
        var projection = layer.Projection;
        var device = projection.Weight.device;
        using var scope = NewDisposeScope();
        if (config.Replaces(layer.Path))
        {
            return new AdapterLayer(null, null, 0, Copy(projection.Weight), CopyOfBias(projection));
        }

        return new AdapterLayer(
            ParameterFactory.Create(empty(config.Rank, projection.Inputs, device: device)),
            ParameterFactory.Create(zeros(projection.Outputs, config.Rank, device: device)),
            config.Scale,
            null,
            config.Biases ? CopyOfBias(projection) : null);
    }

    private static Parameter? CopyOfBias(Projection projection) => projection.Bias is { } bias ? Copy(bias) : null;

    private static Parameter Copy(Tensor weight) => ParameterFactory.Create(weight.detach().to_type(ScalarType.Float32).clone());
}
