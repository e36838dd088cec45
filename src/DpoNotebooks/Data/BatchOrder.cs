namespace DpoNotebooks.Data;

/// <summary>In which order the examples of a dataset are trained on: shuffled anew each epoch, always the same for one seed.</summary>
/// <param name="Count">Examples in the dataset.</param>
/// <param name="BatchSize">Examples in a batch; the last of an epoch may be smaller.</param>
/// <param name="Seed">Decides every epoch's order.</param>
public sealed record BatchOrder(int Count, int BatchSize, int Seed)
{
    // Batches from which batches of like length are formed: enough to save padding, few enough to stay random.
    private const int GroupedBatches = 32;

    /// <summary>Each example's length; where given, batches hold examples of like length, to save padding.</summary>
    public IReadOnlyList<int>? Lengths { get; init; }

    /// <summary>Leaves out a last batch that is not full.</summary>
    public bool DropPartial { get; init; }

    /// <summary>The batches of an epoch as indices of examples; each example once.</summary>
    /// <param name="epoch">The epoch, from 0; any can be asked for by itself, so that a run can be resumed.</param>
    /// <exception cref="ArgumentException">Count is negative, BatchSize not positive, or there is not a length for each example.</exception>
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
