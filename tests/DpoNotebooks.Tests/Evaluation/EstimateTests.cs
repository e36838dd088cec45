using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Tests.Evaluation;

public class EstimateTests
{
    [Fact]
    public void A_mean_of_four_values_has_the_expected_standard_error()
    {
        var estimate = Estimate.Of([1, 2, 3, 6]);

        Assert.Equal(3, estimate.Mean, 15); // squares 4 + 1 + 0 + 9 = 14; 14 / (4·3)
        Assert.Equal(Math.Sqrt(14.0 / 12), estimate.StandardError, 15);
        Assert.Equal(4, estimate.N);
    }

    [Fact]
    public void Prompts_of_equal_size_give_the_standard_error_of_their_means()
    {
        var byPrompt = Estimate.ByPrompt([1, 3, 4, 6, 0, 10], [7, 7, 8, 8, 9, 9]);
        var means = Estimate.Of([2, 5, 5]);

        Assert.Equal(means.Mean, byPrompt.Mean, 14);
        Assert.Equal(means.StandardError, byPrompt.StandardError, 14);
        Assert.Equal(6, byPrompt.N);
    }

    [Fact]
    public void Prompts_of_unequal_size_follow_the_formula()
    {
        // mean 2; residuals of prompt 0: −2 + 0 = −2, of prompt 1: +2; sqrt(2/1 · 8) / 3
        var estimate = Estimate.ByPrompt([0, 2, 4], [0, 0, 1]);

        Assert.Equal(4.0 / 3, estimate.StandardError, 14);
    }

    [Fact]
    public void One_sample_per_prompt_gives_the_plain_standard_error()
    {
        double[] values = [0.3, -2, 5, 1.5];

        Assert.Equal(Estimate.Of(values).StandardError, Estimate.ByPrompt(values, [0, 1, 2, 3]).StandardError, 14);
    }

    [Fact]
    public void Copies_of_a_sample_within_a_prompt_do_not_shrink_the_error()
    {
        double[] values = [1, 2, 4];
        var copied = Estimate.ByPrompt([1, 1, 2, 2, 4, 4], [0, 0, 1, 1, 2, 2]);

        Assert.Equal(Estimate.Of(values).StandardError, copied.StandardError, 14);
        Assert.True(Estimate.Of([1, 1, 2, 2, 4, 4]).StandardError < copied.StandardError);
    }

    [Fact]
    public void One_value_or_one_prompt_has_no_standard_error()
    {
        Assert.True(double.IsNaN(Estimate.Of([3]).StandardError));
        Assert.True(double.IsNaN(Estimate.ByPrompt([3, 4], [1, 1]).StandardError));
        Assert.Throws<ArgumentException>(() => Estimate.Of([]));
        Assert.Throws<ArgumentException>(() => Estimate.ByPrompt([1, 2], [1]));
    }
}
