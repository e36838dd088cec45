namespace DpoNotebooks.Training;

/// <summary>Creates and disposes of state tensors, which belong to their optimizer and outlive the scope in which they are created.</summary>
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
