namespace DpoNotebooks.Data;

/// <summary>A position in the data: everything before it has been used.</summary>
/// <param name="Epoch">The number of complete passes.</param>
/// <param name="Index">The number of examples of the current pass that have been used.</param>
public readonly record struct DataPosition(int Epoch, int Index);

/// <summary>The order of the examples in training: a new permutation for each epoch, determined by seed and epoch. Any window can be read without
/// those before it, so that a run can be resumed or forked at any step.</summary>
internal sealed class DataOrder
{
    private readonly int[][]? _groups;
    private readonly int _seed;
    private (int Epoch, Func<int, int> At)? _current;

    private DataOrder(int count, int seed, int[][]? groups) => (Count, _seed, _groups) = (count, seed, groups);

    /// <summary>The number of examples.</summary>
    public int Count { get; }

    /// <summary>The order of examples that are shuffled independently.</summary>
    public static DataOrder Of(int count, int seed) => new(count, seed, null);

    /// <summary>The order of pairs.</summary>
    public static DataOrder Of(IReadOnlyList<PairIndex> pairs, PairOrder order, int seed) =>
        new(pairs.Count, seed, order == PairOrder.ByPrompt ? PairGroups.ByPrompt(pairs) : null);

    /// <summary>Returns the examples of one optimizer step and the position after them. A window ends with its epoch, so that no example is
    /// dropped or repeated.</summary>
    public (int[] Window, DataPosition After) Next(DataPosition at, int size)
    {
        var end = Math.Min(at.Index + size, Count);
        int[] window = [.. Enumerable.Range(at.Index, end - at.Index).Select(Epoch(at.Epoch))];
        return (window, end < Count ? at with { Index = end } : new DataPosition(at.Epoch + 1, 0));
    }

    /// <summary>Returns the windows from the first on, without end.</summary>
    public IEnumerable<int[]> Windows(int size)
    {
        for (var at = default(DataPosition); Count > 0;)
        {
            (var window, at) = Next(at, size);
            yield return window;
        }
    }

    private Func<int, int> Epoch(int epoch)
    {
        if (_current is not { } current || current.Epoch != epoch)
        {
            _current = current = (epoch, Entries(epoch));
        }

        return current.At;
    }

    private Func<int, int> Entries(int epoch)
    {
        if (_groups is null)
        {
            var permutation = new Permutation(Count, _seed, epoch);
            return index => permutation[index];
        }

        var order = new Permutation(_groups.Length, _seed, epoch);
        int[] entries = [.. Enumerable.Range(0, _groups.Length).SelectMany(group => _groups[order[group]])];
        return index => entries[index];
    }
}
