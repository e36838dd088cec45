using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Tests.Evaluation;

public class HistogramTests
{
    [Fact]
    public void The_largest_value_belongs_to_the_last_bin()
    {
        var histogram = Histogram.Of([0, 0.9, 1, 2.5, 3], 3);

        Assert.Equal([2, 1, 2], histogram.Counts);
        Assert.Equal([0.5, 1.5, 2.5], histogram.Centres);
    }

    [Fact]
    public void Values_outside_a_given_range_count_in_the_outer_bins()
    {
        Assert.Equal([2, 1], Histogram.Of([-100, 0.1, 100], 2, 0, 1).Counts);
    }

    [Fact]
    public void Equal_values_share_a_bin()
    {
        var histogram = Histogram.Of([2, 2, 2], 4);

        Assert.Equal(3, histogram.Counts.Max());
        Assert.Equal(0.25, histogram.BinWidth);
    }

    [Fact]
    public void Empty_input_and_NaN_throw()
    {
        Assert.Throws<ArgumentException>(() => Histogram.Of([], 3));
        Assert.Throws<ArgumentException>(() => Histogram.Of([1, double.NaN], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Histogram.Of([1], 0));
    }
}
