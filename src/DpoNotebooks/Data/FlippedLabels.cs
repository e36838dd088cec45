namespace DpoNotebooks.Data;

/// <summary>Pairs of which some have chosen and rejected exchanged, and which: to see whether a method survives or finds wrong labels.</summary>
/// <param name="Data">All the pairs, in the order they had; the responses are the same, so what was computed for them still holds.</param>
/// <param name="Flipped">Indices of the pairs that were exchanged.</param>
public sealed record FlippedLabels(PairDataset Data, IReadOnlySet<int> Flipped)
{
    /// <summary>Exchanges the labels of a share of the pairs.</summary>
    /// <param name="data">Pairs.</param>
    /// <param name="share">Which share of them, from 0 to 1; the number is rounded.</param>
    /// <param name="seed">The same seed flips the same pairs.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not from 0 to 1.</exception>
    public static FlippedLabels Of(PairDataset data, double share, int seed)
    {
        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "a share is from 0 to 1");
        }

        var order = Enumerable.Range(0, data.Pairs.Count).ToArray();
        new Random(seed).Shuffle(order);
        var flipped = order.Take((int)Math.Round(share * order.Length)).ToHashSet();
        return new FlippedLabels(
            data.With([.. data.Pairs.Select((pair, index) => flipped.Contains(index) ? pair with { Chosen = pair.Rejected, Rejected = pair.Chosen } : pair)]), flipped);
    }
}
