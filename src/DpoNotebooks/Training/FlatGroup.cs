namespace DpoNotebooks.Training;

/// <summary>Weights of one dtype in contiguous memory, with their masters and gradients; a part of <see cref="FlatWeights"/>.</summary>
internal sealed class FlatGroup : IDisposable
{
    private readonly Tensor[] _weights;
    private readonly Tensor _stored;
    private readonly Tensor _storedGradient;
    private readonly Tensor[] _storedGradients;
    private readonly bool _hasMaster;

    /// <summary>Moves the weights into one tensor, of which they become views.</summary>
    public FlatGroup(Tensor[] weights, bool areMatrices)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        _weights = weights;
        var (count, like) = (weights.Sum(weight => weight.numel()), weights[0]);
        long[] shape = areMatrices ? [1, count] : [count];
        _stored = empty(shape, like.dtype, like.device).DetachFromDisposeScope();
        _storedGradient = zeros_like(_stored).DetachFromDisposeScope();
        foreach (var (weight, view) in weights.Zip(ViewsOf(_stored)))
        {
            view.copy_(weight);
            weight.set_(view);
        }

        _storedGradients = Detached(ViewsOf(_storedGradient));
        AttachGradients();

        _hasMaster = like.dtype == ScalarType.BFloat16;
        Master = _hasMaster ? _stored.to_type(ScalarType.Float32).DetachFromDisposeScope() : _stored;
        Gradient = _hasMaster ? zeros_like(Master).DetachFromDisposeScope() : _storedGradient;
        Master.grad = Gradient;
        Gradients = _hasMaster ? Detached(ViewsOf(Gradient)) : _storedGradients;
    }

    /// <summary>The master, with <see cref="Gradient"/> as its gradient.</summary>
    public Tensor Master { get; }

    /// <summary>The accumulated gradient.</summary>
    public Tensor Gradient { get; }

    /// <summary>The weights.</summary>
    public IReadOnlyList<Tensor> Weights => _weights;

    /// <summary>The parts of <see cref="Gradient"/>, weight by weight.</summary>
    public IReadOnlyList<Tensor> Gradients { get; }

    /// <summary>Adds the gradient of the weights to that of the master, if they are two.</summary>
    public void AccumulateGradient()
    {
        if (_hasMaster)
        {
            Gradient.add_(_storedGradient);
            _storedGradient.zero_();
        }
    }

    public void CopyToWeights()
    {
        if (_hasMaster)
        {
            _stored.copy_(Master);
        }
    }

    public void ClearGradients()
    {
        Gradient.zero_();
        if (_hasMaster)
        {
            _storedGradient.zero_();
        }

        AttachGradients(); // someone may have called zero_grad, which takes them away
    }

    public void Dispose()
    {
        foreach (var weight in _weights.Where(weight => !weight.IsInvalid))
        {
            weight.grad = null;
        }

        foreach (var tensor in new[] { Master, Gradient, _stored, _storedGradient }.Concat(Gradients).Concat(_storedGradients))
        {
            tensor.Dispose();
        }
    }

    private void AttachGradients()
    {
        foreach (var (weight, gradient) in _weights.Zip(_storedGradients))
        {
            weight.grad = gradient;
        }
    }

    private static Tensor[] Detached(IEnumerable<Tensor> views) => [.. views.Select(view => view.DetachFromDisposeScope())];

    private IEnumerable<Tensor> ViewsOf(Tensor flat)
    {
        var (all, at) = (flat.view(-1), 0L);
        foreach (var weight in _weights)
        {
            yield return all.narrow(0, at, weight.numel()).view(weight.shape);
            at += weight.numel();
        }
    }
}
