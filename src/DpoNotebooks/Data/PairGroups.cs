namespace DpoNotebooks.Data;

/// <summary>Groups pairs that are to stay together in training.</summary>
internal static class PairGroups
{
    /// <summary>Returns the pairs of each prompt, split where they stop sharing responses. Without the split, a frequent short prompt would
    /// fill whole batches and save nothing.</summary>
    public static int[][] ByPrompt(IReadOnlyList<PairIndex> pairs) =>
        [.. Enumerable.Range(0, pairs.Count).GroupBy(index => pairs[index].Prompt).SelectMany(group => Sharing(pairs, group))];

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
