using DpoNotebooks.Experiments.Worlds.Reviews;

namespace DpoNotebooks.Experiments.Tests.Worlds.Reviews;

public sealed class ReviewStatisticsTests
{
    private static readonly ReviewsWorld World = ReviewsWorld.Default;

    [Fact]
    public void Statistics_match_manual_arithmetic()
    {
        var statistics = Measure("the plot was good . i liked the acting .", "the plot was good . i hated the acting . plot", "the the");

        var rewards = new[] { Sigmoid(.6 * 2), Sigmoid(.6 * (1 - 1.6)), .5 };
        var deviation = Math.Sqrt(rewards.Sum(reward => Math.Pow(reward - rewards.Average(), 2)) / 2);
        Assert.Equal(3, statistics.Documents);
        Assert.Equal(rewards.Average(), statistics.Reward, 1e-12);
        Assert.Equal(deviation, statistics.RewardDeviation, 1e-12);
        Assert.Equal(deviation / Math.Sqrt(3), statistics.RewardError, 1e-12);
        Assert.Equal((1 + 10 / 11.0 + 0) / 3, statistics.GrammaticalShare, 1e-12);
        Assert.Equal((10 + 11 + 2) / 3.0, statistics.Length, 1e-12);
        Assert.Equal(0, statistics.SignAgreement); // +1 and −1; the third has no opinion
        Assert.Equal(1, statistics.SignAgreementError, 1e-12); // √2 / √2
    }

    [Fact]
    public void Sign_agreement_needs_a_document_with_two_opinions() =>
        Assert.True(double.IsNaN(Measure("the plot was good .", "the the .").SignAgreement));

    [Fact]
    public void One_document_throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Measure("the plot was good ."));

    private static ReviewStatistics Measure(params string[] texts) =>
        ReviewStatistics.Measure(World, [.. texts.Select(World.Vocabulary.Encode)]);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
