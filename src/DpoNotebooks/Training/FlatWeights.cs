namespace DpoNotebooks.Training;

/// <summary>The trained weights of a policy in contiguous memory, as the optimizer updates them: one vector for the matrices, one for biases and
/// norms. The policy's weights become views of it, and so do their gradients. An optimizer step is then a few calls for all weights, and a
/// checkpoint is written as a whole.</summary>
/// <remarks>A weight in float32 or float64 is its own master. A weight in bfloat16, whose eight bits of precision lose small updates, has a
/// master in float32: gradients are accumulated, clipped and applied there, and the weight is its copy.</remarks>
internal sealed class FlatWeights : IDisposable
{
    private readonly FlatGroup[] _groups;
    private readonly Tensor[] _gradients; // in the policy's order

    /// <summary>Moves the policy's trainable weights into contiguous memory, with gradients of zero.</summary>
    /// <exception cref="ArgumentException">The policy has no trainable weights, or they are in a dtype that cannot be trained.</exception>
    public FlatWeights(nn.Module policy)
    {
        (string Name, Tensor Weight)[] weights = [.. policy.named_parameters().Where(entry => entry.parameter.requires_grad)];
        if (weights.Length == 0)
        {
            throw new ArgumentException("training: the policy has no trainable weights");
        }

        if (weights.FirstOrDefault(entry => !IsTrainable(entry.Weight.dtype)).Weight is { } other)
        {
            throw new ArgumentException($"training: the policy is in {other.dtype}, in which gradients below 6e-8 vanish without loss scaling, "
                + "which is not supported: load the policy in bfloat16 (the same size) or float32");
        }

        Layout = [.. weights.Select(entry => new WeightShape(entry.Name, entry.Weight.shape))];
        _groups = [.. weights.Select(entry => entry.Weight).GroupBy(weight => (weight.dtype, IsMatrix: weight.dim() > 1))
            .Select(group => new FlatGroup([.. group], group.Key.IsMatrix))];
        Masters = [.. _groups.Select(group => group.Master)];
        var gradients = _groups.SelectMany(group => group.Weights.Zip(group.Gradients)).ToDictionary(pair => pair.First, pair => pair.Second);
        _gradients = [.. weights.Select(entry => gradients[entry.Weight])];
    }

    /// <summary>The names and shapes of the weights, in the policy's order.</summary>
    public IReadOnlyList<WeightShape> Layout { get; }

    /// <summary>The masters, each with its accumulated gradient. The one of the matrices has the shape (1, n), the other (n).</summary>
    public IReadOnlyList<Tensor> Masters { get; }

    /// <summary>The total L2 norm of the gradients, (), in float64 on their device. On a CPU it is summed weight by weight, as PyTorch does; on a
    /// GPU, where hundreds of small kernels would cost more than the whole update, for all weights at once.</summary>
    public Tensor GradientNorm() =>
        GradientClip.TotalNorm(Masters[0].device_type == DeviceType.CPU ? _gradients : _groups.Select(group => group.Gradient));

    /// <summary>Scales the gradients, whose norm is given, down to a maximum.</summary>
    public void ClipGradients(double norm, double maxNorm) => GradientClip.Scale(_groups.Select(group => group.Gradient), norm, maxNorm);

    /// <summary>Adds the gradients of a micro-batch in bfloat16 to those of the masters.</summary>
    public void AccumulateGradients() => Each(group => group.AccumulateGradient());

    /// <summary>Copies the masters to the weights, rounded to their dtype.</summary>
    public void CopyToWeights() => Each(group => group.CopyToWeights());

    /// <summary>Sets all gradients to zero.</summary>
    public void ClearGradients() => Each(group => group.ClearGradients());

    /// <summary>Whether all masters are finite.</summary>
    public bool AreFinite()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return Masters.All(master => double.IsFinite(master.sum().ToDouble()));
    }

    /// <summary>Releases the gradients and the masters. The policy keeps its weights.</summary>
    public void Dispose() => Each(group => group.Dispose());

    private static bool IsTrainable(ScalarType dtype) => dtype is ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    private void Each(Action<FlatGroup> action)
    {
        using var noGrad = no_grad();
        Array.ForEach(_groups, action);
    }
}

/// <summary>The name and shape of a weight.</summary>
internal sealed record WeightShape(string Name, long[] Shape)
{
    public override string ToString() => $"{Name} ({string.Join(", ", Shape)})";
}
