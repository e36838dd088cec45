using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Tests.Evaluation;

public class WilsonTests
{
    [Fact]
    public void Intervals_agree_with_the_goldens()
    {
        foreach (var row in Goldens.Json("losses", "best_of_n.json")["wilson"]!.AsArray())
        {
            var share = Wilson.Interval((double)row!["wins"]!, (int)row["n"]!, (double)row["z"]!);

            Assert.Equal((double)row["rate"]!, share.Rate, 1e-12);
            Assert.Equal((double)row["standard_error"]!, share.StandardError, 1e-12);
            Assert.Equal((double)row["low"]!, share.Low, 1e-12);
            Assert.Equal((double)row["high"]!, share.High, 1e-12);
        }
    }

    [Fact]
    public void The_papers_256_comparisons_at_61_percent_have_a_standard_error_of_3_points()
    {
        Assert.Equal(0.030, Wilson.Interval(0.61 * 256, 256).StandardError, 0.0006);
    }

    [Fact]
    public void Impossible_counts_throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval(5, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval(double.NaN, 4));
    }
}
