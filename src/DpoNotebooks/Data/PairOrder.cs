namespace DpoNotebooks.Data;

/// <summary>The order of the pairs in an epoch.</summary>
public enum PairOrder
{
    /// <summary>All pairs are shuffled independently.</summary>
    Shuffled,

    /// <summary>Prompts are shuffled, and the pairs of a prompt that share responses stay together. Each response is run once per batch, so
    /// the six pairs of four samples cost four sequences instead of twelve.</summary>
    ByPrompt,
}

/// <summary>Orders pairs into epochs and splits them into windows of one optimizer step each.</summary>
internal static class PairWindows
{
    /// <summary>Returns endless windows of pair indices. The last window of an epoch may be shorter; no pair is dropped.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="size">Pairs per optimizer step.</param>
    /// <param name="order">The order within an epoch.</param>
    /// <param name="seed">The same seed gives the same windows.</param>
    public static IEnumerable<int[]> Endless(IReadOnlyList<PairIndex> pairs, int size, PairOrder order, int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            foreach (var window in Epoch(pairs, order, random).Chunk(size))
            {
                yield return window;
            }
        }
    }

    private static int[] Epoch(IReadOnlyList<PairIndex> pairs, PairOrder order, Random random)
    {
        if (order == PairOrder.Shuffled)
        {
            var indices = Enumerable.Range(0, pairs.Count).ToArray();
            random.Shuffle(indices);
            return indices;
        }

        var groups = Enumerable.Range(0, pairs.Count).GroupBy(index => pairs[index].Prompt).SelectMany(group => Sharing(pairs, group)).ToArray();
        random.Shuffle(groups);
        return [.. groups.SelectMany(group => group)];
    }

    /// <summary>Splits the pairs of a prompt where they stop sharing responses. Without the split, a frequent short prompt would fill whole
    /// batches and save nothing.</summary>
    private static IEnumerable<int[]> Sharing(IReadOnlyList<PairIndex> pairs, IEnumerable<int> group)
    {
        var (part, responses) = (new List<int>(), new HashSet<int>());
        foreach (var index in group)
        {
            if (part.Count > 0 && !responses.Contains(pairs[index].Chosen) && !responses.Contains(pairs[index].Rejected))
            {
                yield return [.. part];
                part.Clear();
                responses.Clear();
            }

            part.Add(index);
            responses.Add(pairs[index].Chosen);
            responses.Add(pairs[index].Rejected);
        }

        yield return [.. part];
    }
}
