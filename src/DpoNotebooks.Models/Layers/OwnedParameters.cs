using TorchSharp.Modules;

namespace DpoNotebooks.Models.Layers;

/// <summary>Parameters that outlive the dispose scope that they are made in, as their module does.</summary>
internal static class OwnedParameters
{
    public static Parameter Parameter(Tensor values, bool learnt = true)
    {
        var parameter = new Parameter(values, learnt);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
