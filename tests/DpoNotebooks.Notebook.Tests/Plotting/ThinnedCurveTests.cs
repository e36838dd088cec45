using DpoNotebooks.Notebook.Plotting;

namespace DpoNotebooks.Notebook.Tests.Plotting;

public class ThinnedCurveTests
{
    [Fact]
    public void A_short_curve_keeps_all_points()
    {
        var curve = Of(4, [3, 5, 4, 1]);

        Assert.Equal([1, 2, 3, 4], curve.Xs);
        Assert.Equal([3, 5, 4, 1], curve.Ys);
    }

    [Fact]
    public void A_long_curve_consists_of_means_of_equal_segments_and_of_the_remainder()
    {
        var curve = Of(4, [3, 5, 4, 2, 7, 9, 10]); // the fifth point merges segments into pairs

        Assert.Equal([1.5, 3.5, 5.5, 7], curve.Xs);
        Assert.Equal([4, 3, 8, 10], curve.Ys);
    }

    [Fact]
    public void The_number_of_drawn_points_never_exceeds_the_capacity()
    {
        var curve = Of(8, Enumerable.Range(1, 1000).Select(x => (double)x));

        Assert.Equal(curve.Xs, curve.Ys);
        Assert.Equal(128, curve.Xs[1] - curve.Xs[0]);
        Assert.Equal(8, curve.Xs.Count); // seven of 128 and one of 104
        Assert.Equal((897 + 1000) / 2.0, curve.Xs[^1]);
    }

    [Fact]
    public void Values_that_are_not_finite_are_ignored() => Assert.Equal([1, 3], Of(4, [1, double.NaN, 3]).Ys);

    private static ThinnedCurve Of(int capacity, IEnumerable<double> ys)
    {
        var curve = new ThinnedCurve(capacity);
        foreach (var (index, y) in ys.Index())
        {
            curve.Add(index + 1, y);
        }

        return curve;
    }
}
