using CsCheck;
using DpoNotebooks.Data;
using DpoNotebooks.Tests.Fixtures;

namespace DpoNotebooks.Tests.Data;

public class PermutationTests
{
    [Fact]
    public void Every_entry_occurs_once() => Property.Holds(Gen.Select(Gen.Int[0, 300], Gen.Int, Gen.Int[-1, 9]), test =>
    {
        var (count, seed, stream) = test;
        var permutation = new Permutation(count, seed, stream);

        Assert.Equal(Enumerable.Range(0, count), Enumerable.Range(0, count).Select(index => permutation[index]).Order());
    });

    [Fact]
    public void A_large_permutation_is_read_anywhere()
    {
        var permutation = new Permutation(int.MaxValue, 1, 0);

        Assert.Equal(permutation[2_000_000_000], permutation[2_000_000_000]);
        Assert.Equal(1000, Enumerable.Range(2_000_000_000, 1000).Select(index => permutation[index]).Distinct().Count());
    }

    /// <summary>Over many epochs, each entry is at each place equally often, and each pair of neighbours is equally frequent: χ² within five
    /// standard deviations of its mean, also for the smallest counts.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(33)]
    public void Places_and_neighbours_are_uniform(int count)
    {
        const int Epochs = 20_000;
        var (places, neighbours) = (new double[count * count], new double[count * count]);
        foreach (var epoch in Enumerable.Range(0, Epochs))
        {
            var permutation = new Permutation(count, 7, epoch);
            for (var place = 0; place < count; place++)
            {
                places[place * count + permutation[place]]++;
                neighbours[permutation[place] * count + permutation[(place + 1) % count]]++;
            }
        }

        Check(places, Epochs / (double)count, (count - 1.0) * (count - 1));
        double[] pairs = [.. neighbours.Where((_, cell) => cell / count != cell % count)];
        Check(pairs, Epochs / (count - 1.0), count > 2 ? (count - 1.0) * (count - 2) : 1);

        static void Check(double[] cells, double expected, double freedom)
        {
            var chi = cells.Sum(cell => (cell - expected) * (cell - expected) / expected);
            Assert.True(chi < freedom + 5 * Math.Sqrt(2 * freedom) + 5, $"χ² is {chi} at {freedom} degrees of freedom");
        }
    }

    [Fact]
    public void The_numbers_are_those_of_this_version()
    {
        var permutation = new Permutation(10, 42, 3);

        Assert.Equal("1 9 2 5 8 3 7 4 0 6", string.Join(' ', Enumerable.Range(0, 10).Select(index => permutation[index])));
    }

    [Fact]
    public void An_index_outside_throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Permutation(3, 0, 0)[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Permutation(3, 0, 0)[-1]);
    }
}
