using TorchSharp.Modules;

namespace DpoNotebooks.Models.Layers;

/// <summary>Where a model that is being built takes its weights from.</summary>
/// <param name="name">The weight's name in the state dict.</param>
/// <param name="shape">Its shape.</param>
internal delegate Parameter WeightSource(string name, long[] shape);

/// <summary>The two sources.</summary>
internal static class WeightSources
{
    /// <summary>Memory of the model's own, where and in the dtype that it is to have: uninitialised.</summary>
    public static WeightSource New(ScalarType dtype = ScalarType.Float32, Device? device = null) => (_, shape) =>
    {
        using var scope = NewDisposeScope();
        return OwnedParameters.Parameter(empty(shape, dtype, device ?? CPU));
    };

    /// <summary>The memory of another model's weights, which do not learn here.</summary>
    public static WeightSource Shared(IReadOnlyDictionary<string, Tensor> weights) => (name, _) =>
    {
        using var scope = NewDisposeScope();
        return OwnedParameters.Parameter(weights[name].detach(), learnt: false);
    };
}
