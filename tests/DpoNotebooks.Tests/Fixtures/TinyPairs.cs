using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Fixtures;

/// <summary>Pairs for <see cref="TinyModel"/>.</summary>
internal static class TinyPairs
{
    /// <summary>Eight prompts, four responses each, all six pairs of them.</summary>
    public static PairDataset Create()
    {
        var random = new Random(5);
        return PairDataset.From(Enumerable.Range(0, 8).SelectMany(prompt =>
        {
            int[] start = [1 + prompt, .. Ids(random.Next(1, 4))];
            int[][] responses = [.. Enumerable.Range(0, 4).Select(_ => (int[])[.. Ids(random.Next(2, 9)), 0])];
            return from i in Enumerable.Range(0, 4) from j in Enumerable.Range(i + 1, 3 - i) select new TokenizedPair(start, responses[i], responses[j]);
        }));

        int[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 12))];
    }
}
