namespace DpoNotebooks.Training;

/// <summary>The weights that an optimizer updates. A weight in float32 or float64 is its own master. A weight in bfloat16, whose eight bits of
/// precision lose small updates, has a master in float32: gradients are accumulated, clipped and applied there, and the weight is its copy.</summary>
internal sealed class MasterWeights : IDisposable
{
    private readonly (Tensor Weight, Tensor Master)[] _copies;

    /// <summary>Creates the masters of a policy's trainable weights.</summary>
    /// <exception cref="ArgumentException">The policy is in a dtype that cannot be trained.</exception>
    public MasterWeights(nn.Module policy)
    {
        Tensor[] weights = [.. policy.parameters().Where(parameter => parameter.requires_grad)];
        if (weights.FirstOrDefault(parameter => !IsTrainable(parameter.dtype)) is { } other)
        {
            throw new ArgumentException($"training: the policy is in {other.dtype}, in which gradients below 6e-8 vanish without loss scaling, "
                + "which is not supported: load the policy in bfloat16 (the same size) or float32");
        }

        Tensors = [.. weights.Select(weight => weight.dtype == ScalarType.BFloat16 ? CopyInFloat32(weight) : weight)];
        _copies = [.. weights.Zip(Tensors).Where(pair => !ReferenceEquals(pair.First, pair.Second))];
    }

    /// <summary>The masters, with the accumulated gradients of the window.</summary>
    public IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>Moves the gradients of a micro-batch from the weights to the masters, where they accumulate.</summary>
    public void AccumulateGradients()
    {
        using var noGrad = no_grad();
        foreach (var (weight, master) in _copies)
        {
            using var scope = NewDisposeScope();
            if (weight.grad is not { } gradient)
            {
                continue;
            }

            if (master.grad is { } sum)
            {
                sum.add_(gradient);
            }
            else
            {
                master.grad = gradient.to_type(master.dtype);
            }

            weight.grad = null;
        }
    }

    /// <summary>Copies the masters to the weights, rounded to their dtype.</summary>
    public void CopyToWeights()
    {
        using var noGrad = no_grad();
        foreach (var (weight, master) in _copies)
        {
            weight.copy_(master);
        }
    }

    /// <summary>Removes the gradients of the masters.</summary>
    public void ClearGradients()
    {
        foreach (var master in Tensors)
        {
            master.grad = null;
        }
    }

    /// <summary>Disposes of the float32 masters; all other weights belong to the policy.</summary>
    public void Dispose()
    {
        foreach (var (_, master) in _copies)
        {
            master.Dispose();
        }
    }

    private static bool IsTrainable(ScalarType dtype) => dtype is ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    private static Tensor CopyInFloat32(Tensor weight)
    {
        using var scope = NewDisposeScope();
        return weight.detach().to_type(ScalarType.Float32).requires_grad_().DetachFromDisposeScope();
    }
}
