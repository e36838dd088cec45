using TorchSharp.Modules;

namespace DpoNotebooks.Models.Layers;

/// <summary>Creates parameters that are owned by their module and not by the current dispose scope.</summary>
internal static class ParameterFactory
{
    /// <summary>Wraps values in a parameter that outlives the current dispose scope.</summary>
    public static Parameter Create(Tensor values, bool requiresGrad = true)
    {
        var parameter = new Parameter(values, requiresGrad);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
