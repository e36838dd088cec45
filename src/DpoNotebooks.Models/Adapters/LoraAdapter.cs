using DpoNotebooks.Models.Layers;
using DpoNotebooks.Models.Weights;
using TorchSharp.Modules;

namespace DpoNotebooks.Models.Adapters;

/// <summary>A projection, and what an adapter brings to it.</summary>
internal sealed record AdaptedLayer(string Path, Projection Projection, AdapterLayer Added);

/// <summary>A low-rank adapter on a model: made anew or read from a PEFT folder. The model's own weights are frozen by it.</summary>
public sealed class LoraAdapter
{
    private readonly IReadOnlyList<AdaptedLayer> _layers;

    private LoraAdapter(LoraConfig config, IReadOnlyList<AdaptedLayer> layers) => (Config, _layers) = (config, layers);

    /// <summary>Its record.</summary>
    public LoraConfig Config { get; }

    /// <summary>The adapted projections, by their paths.</summary>
    public IReadOnlyList<string> Paths => [.. _layers.Select(layer => layer.Path)];

    /// <summary>Numbers that it learns.</summary>
    public long ParameterCount => Weights.Values.Sum(weight => weight.numel());

    /// <summary>Its weights by PEFT's names.</summary>
    internal IReadOnlyDictionary<string, Tensor> Weights => PeftNames.WeightsOf(Config, _layers);

    /// <summary>Puts a new adapter on a model: A random, B zero, so that the model scores as before.</summary>
    /// <param name="model">The model.</param>
    /// <param name="config">The adapter.</param>
    /// <param name="seed">Decides A.</param>
    /// <exception cref="ArgumentException">No projection is meant, the rank is not positive, or the model has an adapter.</exception>
    public static LoraAdapter Add(CausalLm model, LoraConfig config, long seed)
    {
        var adapter = For(model, config);
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        foreach (var (_, projection, added) in adapter._layers)
        {
            // Uniform within ±1/√in, as a linear layer's own weight begins.
            if (added.Down is { } down)
            {
                using var scope = NewDisposeScope();
                var bound = 1 / Math.Sqrt(projection.Inputs);
                down.copy_(rand(down.shape, generator: generator) * (2 * bound) - bound);
            }
        }

        return adapter.Attach(model);
    }

    /// <summary>Reads a PEFT folder (adapter_config.json, adapter_model.safetensors) onto a model, which stays as it is where that fails.</summary>
    /// <exception cref="InvalidDataException">An option that is not supported, or tensors that do not fit; names all of them.</exception>
    public static LoraAdapter Load(CausalLm model, string folder)
    {
        var adapter = For(model, PeftConfig.Read(folder));
        var path = Path.Combine(folder, PeftNames.File);
        using var file = StoredWeights.Open(path);
        file.CopyInto(adapter.Weights, name => name, path, "the model asks for");
        return adapter.Attach(model);
    }

    /// <summary>Writes a PEFT folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="baseModel">What it names as the model below: a folder or a hub name.</param>
    public void Save(string folder, string baseModel = "")
    {
        Safetensors.Write(Path.Combine(folder, PeftNames.File), Weights);
        PeftConfig.Write(folder, Config, baseModel, transposed: _layers.Any(layer => layer.Projection.Transposed));
    }

    /// <summary>An adapter of the same form and weights on another model of the same base.</summary>
    internal void CopyTo(CausalLm other)
    {
        using var noGrad = no_grad();
        var copies = For(other, Config).Attach(other).Weights;
        foreach (var (name, weight) in Weights)
        {
            copies[name].copy_(weight);
        }
    }

    private static LoraAdapter For(CausalLm model, LoraConfig config)
    {
        if (config.Rank <= 0)
        {
            throw new ArgumentException($"LoRA: Rank = {config.Rank} must be positive");
        }

        if (model.Adapter is not null)
        {
            throw new ArgumentException("LoRA: the model has an adapter already: merge it first, or start from the model below it");
        }

        var layers = model.Projections().Where(layer => config.Adapts(layer.Path, layer.Head) || config.Replaces(layer.Path)).ToList();
        var unmet = (config.TargetPattern is null && config.Targets is not [LoraConfig.AllLinear] ? config.Targets : []).Concat(config.Whole)
            .Where(name => !layers.Any(layer => LoraConfig.Means(name, layer.Path))).ToList();
        if (layers.Count == 0 || unmet.Count > 0)
        {
            throw new ArgumentException($"LoRA: {(unmet.Count > 0 ? $"{string.Join(", ", unmet)}: no such projection" : "no projection is meant")}; the model has {string.Join(", ", model.Projections().Select(layer => layer.Path.Split('.')[^1]).Distinct())}");
        }

        return new LoraAdapter(config, [.. layers.Select(layer => new AdaptedLayer(layer.Path, layer.Projection, Layer(config, layer.Path, layer.Projection)))]);
    }

    private LoraAdapter Attach(CausalLm model)
    {
        foreach (var parameter in model.parameters())
        {
            parameter.requires_grad = false;
        }

        foreach (var layer in _layers)
        {
            layer.Projection.Attach(layer.Added);
        }

        model.Adapter = this;
        return this;
    }

    // In float32 also on a model in bfloat16: small updates must not be rounded away.
    private static AdapterLayer Layer(LoraConfig config, string path, Projection projection)
    {
        var device = projection.Weight.device;
        using var scope = NewDisposeScope();
        if (config.Replaces(path))
        {
            return new AdapterLayer(null, null, 0, Own(projection.Weight), OwnBias(projection));
        }

        return new AdapterLayer(
            OwnedParameters.Parameter(empty(config.Rank, projection.Inputs, device: device)),
            OwnedParameters.Parameter(zeros(projection.Outputs, config.Rank, device: device)),
            config.Scale,
            null,
            config.Biases ? OwnBias(projection) : null);
    }

    private static Parameter? OwnBias(Projection projection) => projection.Bias is { } bias ? Own(bias) : null;

    private static Parameter Own(Tensor layers) => OwnedParameters.Parameter(layers.detach().to_type(ScalarType.Float32).clone());
}
