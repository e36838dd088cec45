namespace DpoNotebooks.Training;

/// <summary>The exponential moving average of the weights: a ← d·a + (1 − d)·w after each step, starting at the first weights.</summary>
/// <param name="weights">The trained weights.</param>
/// <param name="decay">d.</param>
internal sealed class WeightAverage(FlatWeights weights, double decay) : IDisposable
{
    // While the average is in use, this holds the trained weights.
    private readonly Tensor[] _other = [.. weights.Masters.Select(CloneOf)];
    private bool _isUsed;

    /// <summary>The trained weights.</summary>
    public IReadOnlyList<Tensor> Raw => _isUsed ? _other : weights.Masters;

    /// <summary>The average.</summary>
    public IReadOnlyList<Tensor> Average => _isUsed ? weights.Masters : _other;

    /// <summary>Adds the weights after a step.</summary>
    public void Update()
    {
        using var noGrad = no_grad();
        using Scalar kept = decay, share = 1 - decay;
        foreach (var (average, raw) in Average.Zip(Raw))
        {
            average.mul_(kept).add_(raw, share);
        }
    }

    /// <summary>Puts the average or the trained weights into the model.</summary>
    public void Use(bool average)
    {
        if (average == _isUsed)
        {
            return;
        }

        using var noGrad = no_grad();
        foreach (var (own, other) in weights.Masters.Zip(_other))
        {
            using var scope = NewDisposeScope();
            var kept = own.clone();
            own.copy_(other);
            other.copy_(kept);
        }

        weights.CopyToWeights();
        _isUsed = average;
    }

    public void Dispose() => Array.ForEach(_other, tensor => tensor.Dispose());

    private static Tensor CloneOf(Tensor master)
    {
        using var noGrad = no_grad();
        return master.detach().clone().DetachFromDisposeScope();
    }
}
