namespace DpoNotebooks.Data;

/// <summary>In which order an epoch visits the pairs.</summary>
public enum PairOrder
{
    /// <summary>Every pair drawn on its own.</summary>
    Shuffled,

    /// <summary>Prompts shuffled, the pairs of a prompt that share responses together: each response is run once a batch,
    /// so four samples' six pairs cost four sequences instead of twelve.</summary>
    ByPrompt,
}

/// <summary>Seeded epochs over pairs, cut into windows of one optimizer step each.</summary>
public static class PairWindows
{
    /// <summary>Endless windows of pair indices. An epoch's last window may be short; nothing is dropped.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="size">Pairs an optimizer step.</param>
    /// <param name="order">How an epoch is ordered.</param>
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

    /// <summary>Cuts a prompt's pairs where none of the responses before is used any more: a short prompt that occurs many times would fill whole
    /// batches otherwise, and nothing would be saved by it.</summary>
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
