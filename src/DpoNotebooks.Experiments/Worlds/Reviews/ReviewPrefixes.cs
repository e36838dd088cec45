using DpoNotebooks.Data;

namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>Prompts of the controlled-sentiment task: the first words of fresh reviews (paper, section 6: 2 to 8 tokens).</summary>
public static class ReviewPrefixes
{
    /// <summary>The stream of prefixes; it differs from that of the training reviews of the same seed.</summary>
    public const int Stream = 1;

    /// <summary>Cuts each of <paramref name="count"/> fresh reviews at a uniformly sampled length; a prefix is always shorter than its review.</summary>
    /// <param name="world">The reviews world.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="count">Number of prefixes.</param>
    /// <param name="shortest">Least length in tokens.</param>
    /// <param name="longest">Greatest length in tokens, inclusive.</param>
    /// <param name="stream">Stream of the seed, e.g. another one for held-out prompts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lengths are out of order, or the longest prefix could contain a whole review.</exception>
    public static int[][] Sample(
        ReviewsWorld world, int seed, int count, int shortest = 2, int longest = 8, int stream = Stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shortest);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, shortest);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(longest, world.Grammar.ShortestReview);
        var generator = new ReviewGenerator(world, seed, stream);
        var lengths = new SplitMix64(seed, stream | 1 << 16);
        var prefixes = new int[count][];
        for (var i = 0; i < count; i++)
        {
            var review = generator.Next().Tokens;
            prefixes[i] = review[..(shortest + lengths.Next(longest - shortest + 1))];
        }

        return prefixes;
    }
}
