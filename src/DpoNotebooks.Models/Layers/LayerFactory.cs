using DpoNotebooks.Models.Families;
using TorchSharp.Modules;

namespace DpoNotebooks.Models.Layers;

/// <summary>Makes the layers of one part of a model, each at its family's path.</summary>
/// <param name="root">The model.</param>
/// <param name="config">Its shape.</param>
/// <param name="names">Its family's names.</param>
/// <param name="weight">Makes the weight of a name and shape, or finds it.</param>
/// <param name="prefix">What stands before each name, with its dot: "model.layers.0.", or nothing.</param>
internal sealed class LayerFactory(nn.Module root, CausalLmConfig config, WeightNames names, WeightSource weight, string prefix = "")
{
    public WeightNames Names => names;

    /// <summary>The layers of a block.</summary>
    public LayerFactory Block(int layer) => new(root, config, names, weight, $"{names.Layers}.{layer}.");

    public Projection Projection(string name, int inputs, int outputs, Biases bias) => Projection(name, inputs, outputs, (config.Biases & bias) != 0, config.Family == ModelFamily.Gpt2);

    public Projection Projection(string name, int inputs, int outputs, bool bias, bool transposed = false)
    {
        var weight = transposed ? Weight(name, inputs, outputs) : Weight(name, outputs, inputs);
        return root.Place(prefix + name, new Projection(weight, bias ? Parameter(name, "bias", outputs) : null, transposed));
    }

    /// <summary>A norm; null where there is no name.</summary>
    public nn.Module<Tensor, Tensor>? Norm(string? name, int width) =>
        name is null ? null
        : config.Norm == NormKind.Rms ? root.Place(prefix + name, new RmsNorm(Weight(name, width), config.NormEpsilon))
        : root.Place(prefix + name, new LayerNorm(Weight(name, width), Parameter(name, "bias", width), config.NormEpsilon));

    public EmbeddingTable Embedding(string name, int rows, int width) => root.Place(prefix + name, new EmbeddingTable(Weight(name, rows, width)));

    private Parameter Weight(string layer, params long[] shape) => Parameter(layer, "weight", shape);

    private Parameter Parameter(string layer, string name, params long[] shape) => weight($"{prefix}{layer}.{name}", shape);
}
