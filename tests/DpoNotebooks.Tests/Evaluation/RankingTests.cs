using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Tests.Evaluation;

public class RankingTests
{
    [Fact]
    public void Precision_counts_the_first_k()
    {
        Assert.Equal(0.5, Ranking.PrecisionAt([true, false, true], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ranking.PrecisionAt([true], 2));
    }

    /// <summary>Wanted 3 and 1 against others 2, 1, 0: 3 beats all three; 1 beats one and ties one: (3 + 1.5) of 6.</summary>
    [Fact]
    public void The_area_is_the_share_of_pairs_won_with_ties_counted_half()
    {
        Assert.Equal(0.75, Ranking.RocAuc([3, 2, 1, 1, 0], [true, false, true, false, false]), 1e-15);
        Assert.Equal(0.5, Ranking.RocAuc([1, 1, 1], [true, false, true]));
        Assert.Equal(0, Ranking.RocAuc([0, 1], [true, false]));
        Assert.Throws<ArgumentException>(() => Ranking.RocAuc([0, 1], [true, true]));
        Assert.Throws<ArgumentException>(() => Ranking.RocAuc([0, double.NaN], [true, false]));
    }
}
