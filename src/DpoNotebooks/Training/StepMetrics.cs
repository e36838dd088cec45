namespace DpoNotebooks.Training;

/// <summary>The metrics of one optimizer step, which stay on the device until the step's only synchronization. Every example has the same
/// weight in a mean over micro-batches of unequal size.</summary>
internal sealed class StepMetrics
{
    private readonly List<(IReadOnlyList<string> Names, Tensor Values, double Weight)> _parts = [];

    /// <summary>The number of tokens that the model has processed, prompts included.</summary>
    public long Tokens { get; set; }

    /// <summary>Adds the metrics of a micro-batch.</summary>
    /// <param name="names">K names.</param>
    /// <param name="values">Their values for n examples: (K, n), float64. The tensor outlives the scope of the micro-batch.</param>
    /// <param name="weight">The weight of the micro-batch in the means: n, or another count, such as that of tokens.</param>
    public void Add(IReadOnlyList<string> names, Tensor values, double weight)
    {
        using var noGrad = no_grad();
        _parts.Add((names, values.detach().MoveToOuterDisposeScope(), weight));
    }

    /// <summary>Copies the metrics and the norm of the gradient to the host, at once.</summary>
    /// <returns>The mean of each metric, in the order of their first appearance, and the norm.</returns>
    public (Dictionary<string, double> Means, double Norm) Read(Tensor norm)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var all = cat([.. _parts.Select(part => part.Values.reshape(-1)), norm.reshape(1)]).cpu().data<double>().ToArray();
        var sums = new OrderedDictionary<string, (double Sum, double Weight)>();
        var at = 0;
        foreach (var (names, values, weight) in _parts)
        {
            var count = (int)values.shape[1];
            foreach (var name in names)
            {
                var (sum, weights) = sums.TryGetValue(name, out var known) ? known : default;
                sums[name] = (sum + all.AsSpan(at, count).ToArray().Sum(), weights + weight);
                at += count;
            }
        }

        return (sums.ToDictionary(entry => entry.Key, entry => entry.Value.Sum / entry.Value.Weight), all[^1]);
    }
}
