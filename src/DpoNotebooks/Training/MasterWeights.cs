namespace DpoNotebooks.Training;

/// <summary>The weights that an optimizer works on. One in float32 or float64 is its own master. One in bfloat16, whose eight digits of
/// two round small updates away, has a master in float32: gradients are added up, clipped and applied there, and the weight follows it.</summary>
internal sealed class MasterWeights : IDisposable
{
    private readonly (Tensor Weight, Tensor Master)[] _followers;

    /// <summary>The masters of a policy's trainable weights.</summary>
    /// <exception cref="ArgumentException">The policy is in a dtype that it cannot be trained in.</exception>
    public MasterWeights(nn.Module policy)
    {
        Tensor[] weights = [.. policy.parameters().Where(parameter => parameter.requires_grad)];
        if (weights.FirstOrDefault(parameter => !Trainable(parameter.dtype)) is { } other)
        {
            throw new ArgumentException($"training: the policy is in {other.dtype}, where gradients below 6e-8 vanish unless the loss is scaled up, which is not done here: load it in bfloat16 (as large) or float32");
        }

        Tensors = [.. weights.Select(weight => weight.dtype == ScalarType.BFloat16 ? Lifted(weight) : weight)];
        _followers = [.. weights.Zip(Tensors).Where(pair => !ReferenceEquals(pair.First, pair.Second))];
    }

    /// <summary>The masters, with the gradients of the window so far.</summary>
    public IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>Adds the gradients of a micro-batch to the masters' and takes them off the weights.</summary>
    public void TakeGradients()
    {
        using var noGrad = no_grad();
        foreach (var (weight, master) in _followers)
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

    /// <summary>Rounds the masters into the weights.</summary>
    public void GiveWeights()
    {
        using var noGrad = no_grad();
        foreach (var (weight, master) in _followers)
        {
            weight.copy_(master);
        }
    }

    /// <summary>Forgets the gradients of the window.</summary>
    public void ForgetGradients()
    {
        foreach (var master in Tensors)
        {
            master.grad = null;
        }
    }

    /// <summary>Releases the copies; the weights belong to the policy.</summary>
    public void Dispose()
    {
        foreach (var (_, master) in _followers)
        {
            master.Dispose();
        }
    }

    private static bool Trainable(ScalarType dtype) => dtype is ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    private static Tensor Lifted(Tensor weight)
    {
        using var scope = NewDisposeScope();
        return weight.detach().to_type(ScalarType.Float32).requires_grad_().DetachFromDisposeScope();
    }
}
