using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Models.Families;
using DpoNotebooks.Models.Layers;
using Parameter = TorchSharp.Modules.Parameter;

namespace DpoNotebooks.Models.Transformers;

/// <summary>Creates the layers of one part of a model and registers each under its family's path.</summary>
/// <param name="root">The model.</param>
/// <param name="config">The model's shape.</param>
/// <param name="family">The model's family.</param>
/// <param name="weights">Provides the weights.</param>
/// <param name="prefix">The prefix of every path, such as "model.layers.0.".</param>
internal sealed class LayerFactory(nn.Module root, CausalLmConfig config, Family family, WeightSource weights, string prefix = "")
{
    /// <summary>The model's family.</summary>
    public Family Family => family;

    /// <summary>The paths of the family's layers.</summary>
    public WeightNames Names => family.Names;

    /// <summary>The factory for the layers of one block.</summary>
    public LayerFactory Block(int layer) => new(root, config, family, weights, $"{Names.Layers}.{layer}.");

    /// <summary>A projection in the family's storage layout. It has a bias if the model's shape says so.</summary>
    public Projection Projection(string name, int inputs, int outputs, Biases bias) =>
        Projection(name, inputs, outputs, (config.Biases & bias) != 0, family.TransposedWeights);

    /// <summary>A projection whose weight is (out, in), or (in, out) if transposed.</summary>
    public Projection Projection(string name, int inputs, int outputs, bool bias, bool transposed = false)
    {
        var weight = transposed ? Weight(name, inputs, outputs) : Weight(name, outputs, inputs);
        return root.Place(prefix + name, new Projection(weight, bias ? Parameter(name, "bias", outputs) : null, transposed));
    }

    /// <summary>A norm; null if the name is null.</summary>
    public nn.Module<Tensor, Tensor>? Norm(string? name, int width) =>
        name is null ? null
        : config.Norm == NormKind.Rms ? root.Place(prefix + name, new RmsNorm(Weight(name, width), config.NormEpsilon))
        : root.Place(prefix + name, new LayerNorm(Weight(name, width), Parameter(name, "bias", width), config.NormEpsilon));

    /// <summary>An embedding.</summary>
    public EmbeddingTable Embedding(string name, int rows, int width) => root.Place(prefix + name, new EmbeddingTable(Weight(name, rows, width)));

    private Parameter Weight(string layer, params long[] shape) => Parameter(layer, "weight", shape);

    private Parameter Parameter(string layer, string name, params long[] shape) => weights($"{prefix}{layer}.{name}", shape);
}
