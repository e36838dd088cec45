namespace DpoNotebooks.Training;

/// <summary>Running sums of metrics, which give every example the same weight in a mean over micro-batches of unequal size.</summary>
internal sealed class MetricSums
{
    private readonly Dictionary<string, (double Sum, double Weight)> _sums = [];

    public void Add(string name, double sum, double weight)
    {
        var (oldSum, oldWeight) = _sums.GetValueOrDefault(name);
        _sums[name] = (oldSum + sum, oldWeight + weight);
    }

    public Dictionary<string, double> Means() => _sums.ToDictionary(entry => entry.Key, entry => entry.Value.Sum / entry.Value.Weight);
}
