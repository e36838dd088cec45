namespace DpoNotebooks.Training;

/// <summary>The state tensors of an optimizer, which outlive the scope in which they are created, and the walk over them.</summary>
internal static class OptimizerState
{
    // On a CPU, small enough that a chunk stays in the cache for all operations of an update, and large enough for every thread to have a
    // share; on a GPU, as few kernels as the memory of the temporary tensors allows.
    private const long CpuChunk = 1 << 18;
    private const long GpuChunk = 1 << 26;

    public static Tensor[] ZerosLike(IReadOnlyList<Tensor> parameters)
    {
        using var noGrad = no_grad();
        return [.. parameters.Select(parameter => zeros_like(parameter).DetachFromDisposeScope())];
    }

    /// <summary>Calls an update for each chunk of each parameter that has a gradient.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="states">For each kind of state, the tensors of all parameters.</param>
    /// <param name="update">Updates a chunk: parameter, gradient, and the chunk of each kind of state, all of one shape with the number of
    /// dimensions of the parameter, at most two.</param>
    public static void EachChunk(IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor[]> states, Action<Tensor, Tensor, Tensor[]> update)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].grad is not { } gradient)
            {
                continue;
            }

            using (gradient)
            {
                Tensor[] tensors = [parameters[i], gradient, .. states.Select(state => state[i])];
                var (count, chunk) = (parameters[i].numel(), parameters[i].device_type == DeviceType.CPU ? CpuChunk : GpuChunk);
                for (var at = 0L; at < count; at += chunk)
                {
                    using var scope = NewDisposeScope(); // one per chunk, so that its temporary tensors are freed before the next
                    Tensor[] parts = [.. tensors.Select(tensor => Part(tensor, at, Math.Min(chunk, count - at)))];
                    update(parts[0], parts[1], parts[2..]);
                }
            }
        }
    }

    public static void Dispose(IEnumerable<Tensor> state)
    {
        foreach (var tensor in state)
        {
            tensor.Dispose();
        }
    }

    private static Tensor Part(Tensor tensor, long at, long count)
    {
        var part = tensor.detach().view(-1).narrow(0, at, count);
        return tensor.dim() > 1 ? part.unsqueeze(0) : part;
    }
}
