using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Data;

public sealed class SplitMix64Tests
{
    [Fact]
    public void Seed_zero_gives_the_published_sequence()
    {
        var random = new SplitMix64(seed: 0);

        Assert.Equal(0xE220A8397B1DCDAFUL, random.NextBits());
        Assert.Equal(0x6E789E6AA1B965F4UL, random.NextBits());
        Assert.Equal(0x06C45D188009454FUL, random.NextBits());
    }

    [Fact]
    public void Doubles_are_uniform_on_the_unit_interval()
    {
        var random = new SplitMix64(seed: 1);
        var draws = Enumerable.Range(0, 100_000).Select(_ => random.NextDouble()).ToArray();

        Assert.All(draws, draw => Assert.InRange(draw, 0, 1 - 1e-16));
        Assert.InRange(draws.Average(), .5 - .004, .5 + .004); // 4 standard errors of √(1/12) / √n
        Assert.InRange(draws.Average(draw => draw * draw), 1 / 3.0 - .004, 1 / 3.0 + .004);
    }

    [Fact]
    public void Different_streams_and_seeds_give_different_numbers()
    {
        Assert.NotEqual(new SplitMix64(seed: 7, stream: 0).NextBits(), new SplitMix64(seed: 7, stream: 1).NextBits());
        Assert.NotEqual(new SplitMix64(seed: -7).NextBits(), new SplitMix64(seed: 7).NextBits());
    }

    [Fact]
    public void Integers_cover_their_range()
    {
        var random = new SplitMix64(seed: 2);
        var counts = Enumerable.Range(0, 6000).CountBy(_ => random.Next(3)).OrderBy(count => count.Key).ToArray();

        Assert.Equal([0, 1, 2], counts.Select(count => count.Key));
        Assert.All(counts, count => Assert.InRange(count.Value, 1850, 2150));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(0));
    }
}
