namespace DpoNotebooks.Data;

/// <summary>Preference pairs with label noise: chosen and rejected are exchanged in some of them. Use them to test whether a method tolerates
/// or finds wrong labels.</summary>
/// <param name="Data">All pairs, in their original order. The responses are unchanged, so log-probabilities that were computed for them remain valid.</param>
/// <param name="Flipped">Indices of the pairs whose labels are exchanged.</param>
public sealed record FlippedLabels(PairDataset Data, IReadOnlySet<int> Flipped)
{
    private const int Stream = -1; // not an epoch's

    /// <summary>Exchanges the labels of a random share of the pairs.</summary>
    /// <param name="data">The pairs.</param>
    /// <param name="share">The share, from 0 to 1; the number of pairs is rounded.</param>
    /// <param name="seed">The same seed flips the same pairs.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public static FlippedLabels Of(PairDataset data, double share, int seed)
    {
        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "the share must be between 0 and 1");
        }

        var order = new Permutation(data.Pairs.Count, seed, Stream);
        var flipped = Enumerable.Range(0, (int)Math.Round(share * order.Count)).Select(index => order[index]).ToHashSet();
        return new FlippedLabels(data.With([.. data.Pairs.Select((pair, index) => flipped.Contains(index) ? Flip(pair) : pair)]), flipped);

        static PairIndex Flip(PairIndex pair) => pair with { Chosen = pair.Rejected, Rejected = pair.Chosen };
    }
}
