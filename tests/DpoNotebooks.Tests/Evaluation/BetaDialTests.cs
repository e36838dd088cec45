using System.Text.Json.Nodes;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Tests.Evaluation;

public class BetaDialTests
{
    [Fact]
    public void Readings_agree_with_the_goldens()
    {
        var golden = Goldens.Json("losses", "beta_dial.json");
        var dial = new BetaDial(Numbers(golden["c"]!), Numbers(golden["r"]!));
        Assert.Equal(Numbers(golden["quantiles"]!), BetaDial.Quantiles);

        foreach (var row in golden["rows"]!.AsArray())
        {
            var reading = dial.At((double)row!["beta"]!);

            Near(row["loss"]!, reading.Loss);
            Near(row["accuracy_ties_half"]!, reading.Accuracy);
            Near(row["margin_mean"]!, reading.Margin);
            Near(row["chosen_reward_mean"]!, reading.ChosenReward);
            Near(row["rejected_reward_mean"]!, reading.RejectedReward);
            Near(row["mean_implied_probability"]!, reading.ImpliedProbability);
            Near(row["weight_mean"]!, reading.Weight);
            Assert.All(row["weight_quantiles"]!.AsArray().Zip(reading.WeightQuantiles), pair => Near(pair.First!, pair.Second));
        }
    }

    [Fact]
    public void One_pair_matches_the_golden_vector() // h = 7, β = 0.1: the golden vector of the paper's section 4
    {
        var reading = new BetaDial([2], [-5]).At(0.1);

        Assert.Equal(0.403186, reading.Loss, 1e-6);
        Assert.Equal(0.331812, reading.Weight, 1e-6); // the gradient is β times this: 0.0331812
        Assert.Equal(0.7, reading.Margin, 1e-12);
        Assert.Equal(1, reading.Accuracy);
    }

    [Fact]
    public void Before_training_the_loss_is_ln_2_and_every_weight_one_half()
    {
        var reading = new BetaDial(new double[3], new double[3]).At(5);

        Assert.Equal(Math.Log(2), reading.Loss, 1e-15);
        Assert.Equal(0.5, reading.Accuracy);
        Assert.All(reading.WeightQuantiles, weight => Assert.Equal(0.5, weight));
    }

    [Fact]
    public void Huge_margins_stay_finite_and_the_histograms_count_every_pair()
    {
        var reading = new BetaDial([20_000, -20_000, 0], [0, 0, 0]).At(1);

        Assert.Equal((20_000 + Math.Log(2)) / 3, reading.Loss, 1e-9);
        Assert.Equal(3, reading.Margins.Counts.Sum());
        Assert.Equal(3, reading.Weights.Counts.Sum());
        Assert.Equal(1, reading.Weights.Counts[0]);
        Assert.Equal(1, reading.Weights.Counts[^1]);
    }

    [Fact]
    public void Invalid_input_throws_and_names_the_pair()
    {
        Assert.Contains("pair 1", Assert.Throws<ArgumentException>(() => new BetaDial([0, double.NaN], [0, 0])).Message);
        Assert.Throws<ArgumentException>(() => new BetaDial([], []));
        Assert.Throws<ArgumentException>(() => new BetaDial([1], [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BetaDial([1], [1]).At(0));
    }

    private static void Near(JsonNode expected, double actual) =>
        Assert.Equal((double)expected, actual, 1e-12 + 1e-9 * Math.Abs((double)expected));

    private static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(value => (double)value!)];
}
