namespace DpoNotebooks.Data;

/// <summary>The order of the examples of a dataset in training: reshuffled for each epoch, and the same for the same seed.</summary>
/// <param name="Count">Examples in the dataset.</param>
/// <param name="BatchSize">Examples in a batch; the last of an epoch may be smaller.</param>
/// <param name="Seed">Determines the order of every epoch.</param>
internal sealed record BatchOrder(int Count, int BatchSize, int Seed)
{
    // Batches of similar length are formed within so many batches: enough to save padding, few enough to stay random.
    private const int GroupedBatches = 32;

    /// <summary>The length of each example; if given, a batch holds examples of similar length, which saves padding.</summary>
    public IReadOnlyList<int>? Lengths { get; init; }

    /// <summary>Whether to drop a last batch that is not full.</summary>
    public bool DropPartial { get; init; }

    /// <summary>Returns the batches of an epoch as indices of examples; each example occurs once.</summary>
    /// <param name="epoch">The epoch, from 0. An epoch does not depend on those before it, so a run can be resumed.</param>
    /// <exception cref="ArgumentException">Count is negative, BatchSize is not positive, or the number of lengths is not Count.</exception>
    public IReadOnlyList<int[]> Epoch(int epoch)
    {
        if (Count < 0 || BatchSize <= 0 || (Lengths is not null && Lengths.Count != Count))
        {
            throw new ArgumentException($"cannot batch {Count} examples by {BatchSize} with {Lengths?.Count ?? Count} lengths");
        }

        var random = new Random(unchecked((Seed * 1_000_003) + epoch));
        int[] order = [.. Enumerable.Range(0, Count)];
        random.Shuffle(order);
        if (Lengths is null)
        {
            return Full(order.Chunk(BatchSize));
        }

        int[][] batches = [.. order.Chunk(BatchSize * GroupedBatches).SelectMany(group => group.OrderBy(i => Lengths[i]).Chunk(BatchSize))];
        random.Shuffle(batches);
        return Full(batches);
    }

    private int[][] Full(IEnumerable<int[]> batches) => [.. batches.Where(batch => !DropPartial || batch.Length == BatchSize)];
}
