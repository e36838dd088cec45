using TorchSharp.Modules;

namespace DpoNotebooks.Models.Layers;

/// <summary>Provides the weights of a model under construction.</summary>
/// <param name="name">The weight's name in the state dict.</param>
/// <param name="shape">The weight's shape.</param>
internal delegate Parameter WeightSource(string name, long[] shape);

/// <summary>The available weight sources.</summary>
internal static class WeightSources
{
    /// <summary>Allocates uninitialized weights.</summary>
    public static WeightSource New(ScalarType dtype = ScalarType.Float32, Device? device = null) => (_, shape) =>
    {
        using var scope = NewDisposeScope();
        return ParameterFactory.Create(empty(shape, dtype, device ?? CPU));
    };

    /// <summary>Shares the memory of another model's weights. The shared weights do not require gradients.</summary>
    public static WeightSource Shared(IReadOnlyDictionary<string, Tensor> weights) => (name, _) =>
    {
        using var scope = NewDisposeScope();
        return ParameterFactory.Create(weights[name].detach(), requiresGrad: false);
    };
}
