namespace DpoNotebooks.Training;

/// <summary>State tensors that outlive the scope they are made in and belong to their optimizer.</summary>
internal static class OptimizerState
{
    public static Tensor[] ZerosLike(IReadOnlyList<Tensor> parameters)
    {
        using var noGrad = no_grad();
        return [.. parameters.Select(parameter => zeros_like(parameter).DetachFromDisposeScope())];
    }

    public static void Dispose(IEnumerable<Tensor> state)
    {
        foreach (var tensor in state)
        {
            tensor.Dispose();
        }
    }
}
