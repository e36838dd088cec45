namespace DpoNotebooks.Models;

/// <summary>What a backward function hands to autograd, and what it got: no longer needed once that has taken it, which it has when the
/// next function runs on the same thread. On a GPU the backward pass has a thread of its own, without any dispose scope that would
/// release them, and a gradient of the vocabulary's size a step would wait for the garbage collector.</summary>
internal static class EngineGradients
{
    [ThreadStatic]
    private static List<Tensor>? _handed;

    /// <summary>Takes the gradients out of the function's own scope and releases what was handed before.</summary>
    /// <param name="received">The gradient that the function was given.</param>
    /// <param name="gradients">One for each input of the function; null where none is asked for.</param>
    public static List<Tensor> Of(Tensor received, params IReadOnlyList<Tensor?> gradients)
    {
        foreach (var tensor in _handed ?? [])
        {
            tensor.Dispose();
        }

        List<Tensor?> moved = [.. gradients.Select(gradient => gradient?.MoveToOuterDisposeScope())];
        _handed = [received, .. moved.OfType<Tensor>()];
        return moved!;
    }
}
