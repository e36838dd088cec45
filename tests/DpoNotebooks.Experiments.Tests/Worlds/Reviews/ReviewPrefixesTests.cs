using DpoNotebooks.Experiments.Worlds.Reviews;

namespace DpoNotebooks.Experiments.Tests.Worlds.Reviews;

public sealed class ReviewPrefixesTests
{
    private static readonly ReviewsWorld World = ReviewsWorld.Default;

    [Fact]
    public void Lengths_are_uniform_from_two_to_eight()
    {
        var prefixes = ReviewPrefixes.Sample(World, seed: 0, count: 14_000);

        var error = Math.Sqrt(14_000 * (1 / 7.0) * (6 / 7.0));
        for (var length = 2; length <= 8; length++)
        {
            Assert.InRange(prefixes.Count(prefix => prefix.Length == length), 2000 - 4 * error, 2000 + 4 * error);
        }

        Assert.All(prefixes, prefix => Assert.InRange(prefix.Length, 2, 8));
    }

    [Fact]
    public void No_prefix_is_a_whole_review()
    {
        var distribution = new ReviewDistribution(World);

        Assert.All(
            ReviewPrefixes.Sample(World, seed: 1, count: 2000),
            prefix => Assert.Equal(double.NegativeInfinity, distribution.LogProbability(prefix)));
    }

    [Fact]
    public void A_prefix_begins_a_review_of_its_stream()
    {
        var generator = new ReviewGenerator(World, seed: 2, ReviewPrefixes.Stream);

        Assert.All(
            ReviewPrefixes.Sample(World, seed: 2, count: 100),
            prefix => Assert.Equal(prefix, generator.Next().Tokens[..prefix.Length]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_prefixes_and_another_stream_different_ones()
    {
        var prefixes = ReviewPrefixes.Sample(World, seed: 3, count: 200);

        Assert.Equal(prefixes, ReviewPrefixes.Sample(World, seed: 3, count: 200));
        Assert.NotEqual(prefixes, ReviewPrefixes.Sample(World, seed: 3, count: 200, stream: 2));
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(5, 4)]
    [InlineData(2, 10)] // the shortest reviews have 10 tokens
    public void Out_of_range_lengths_throw(int shortest, int longest) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ReviewPrefixes.Sample(World, seed: 0, count: 1, shortest, longest));
}
