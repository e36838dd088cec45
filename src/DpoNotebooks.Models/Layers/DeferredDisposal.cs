namespace DpoNotebooks.Models.Layers;

/// <summary>Disposes the gradients of custom autograd functions after autograd has taken them.</summary>
/// <remarks>Autograd has taken the gradients of a function by the time the next function runs on the same thread. On a GPU the backward pass
/// runs on its own thread, which has no dispose scope. Without this class, gradients of the vocabulary's size would stay allocated until
/// the garbage collector runs.</remarks>
internal static class DeferredDisposal
{
    [ThreadStatic]
    private static List<Tensor>? _previous;

    /// <summary>Moves gradients out of the function's dispose scope, and disposes those of the previous call on this thread.</summary>
    /// <param name="received">The gradient passed to the function.</param>
    /// <param name="gradients">One gradient for each input of the function; null for an input that needs none.</param>
    /// <returns>The gradients to return from the backward function.</returns>
    public static List<Tensor> Return(Tensor received, params IReadOnlyList<Tensor?> gradients)
    {
        foreach (var tensor in _previous ?? [])
        {
            tensor.Dispose();
        }

        List<Tensor?> moved = [.. gradients.Select(gradient => gradient?.MoveToOuterDisposeScope())];
        _previous = [received, .. moved.OfType<Tensor>()];
        return moved!;
    }
}
