using DpoNotebooks.Data;

namespace DpoNotebooks.Experiments.Worlds.Imdb;

/// <summary>Tokenized reviews in a seeded order, dealt from the top without repetition.</summary>
/// <param name="name">Name of the reviews, for error messages.</param>
/// <param name="reviews">The reviews.</param>
/// <param name="random">Decides the order.</param>
internal sealed class ReviewDeck(string name, IReadOnlyList<int[]> reviews, SplitMix64 random)
{
    private readonly int[][] _reviews =
        [.. reviews.Select(ids => (Ids: ids, Key: random.NextBits())).OrderBy(review => review.Key).Select(review => review.Ids)];
    private int _dealt;

    /// <summary>The next reviews.</summary>
    /// <exception cref="ArgumentException">Fewer reviews are left.</exception>
    public ReadOnlySpan<int[]> Deal(int count, string purpose)
    {
        if (count > _reviews.Length - _dealt)
        {
            throw new ArgumentException(
                $"{name} has {_reviews.Length:N0} reviews that are long enough, of which {_reviews.Length - _dealt:N0} are left; "
                + $"the experiment asks for {count:N0} {purpose}: ask for fewer");
        }

        return _reviews.AsSpan((_dealt += count) - count, count);
    }
}
