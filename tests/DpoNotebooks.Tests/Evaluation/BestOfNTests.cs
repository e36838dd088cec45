using System.Text.Json.Nodes;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Tests.Evaluation;

public class BestOfNTests
{
    [Fact]
    public void The_bound_agrees_with_the_goldens()
    {
        foreach (var row in Goldens.Json("losses", "best_of_n.json")["bound"]!.AsArray())
        {
            Assert.Equal((double)row!["kl_bound"]!, BestOfN.KlBound((int)row["n"]!), 1e-12);
        }
    }

    [Theory] // paper.md 3.18
    [InlineData(4, 0.636)]
    [InlineData(16, 1.835)]
    [InlineData(64, 3.175)]
    [InlineData(128, 3.860)]
    public void The_bound_has_the_known_values(int n, double expected) =>
        Assert.Equal(expected, BestOfN.KlBound(n), 0.0005);

    [Fact]
    public void Exact_distributions_agree_with_the_goldens_and_stay_under_the_bound()
    {
        foreach (var world in Goldens.Json("losses", "best_of_n.json")["worlds"]!.AsArray())
        {
            var table = new CompletionTable(
                [.. Numbers(world!["probability"]!).Select(p => Math.Log(p))], Numbers(world["reward"]!));
            foreach (var row in world["rows"]!.AsArray())
            {
                var n = (int)row!["n"]!;
                var distribution = BestOfN.Distribution(table, n);

                Assert.All(Numbers(row["distribution"]!).Zip(distribution), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
                Assert.Equal((double)row["kl"]!, table.Kl(distribution), 1e-9);
                Assert.Equal((double)row["mean_reward"]!, table.Reward(distribution), 1e-9);
                Assert.True(table.Kl(distribution) <= BestOfN.KlBound(n) + 1e-12);
            }
        }
    }

    [Fact]
    public void With_as_many_samples_as_N_the_estimate_is_the_mean_of_maxima()
    {
        var estimate = BestOfN.ExpectedReward([[1, 5, 2], [0, -1, -4]], 3);

        Assert.Equal(2.5, estimate.Mean, 14);
        Assert.Equal(2.5, estimate.StandardError, 14); // maxima 5 and 0
    }

    [Fact]
    public void The_estimate_averages_over_every_subset()
    {
        // maxima of the pairs of {1, 3, 4, 10}: 3, 4, 10, 4, 10, 10
        Assert.Equal(41.0 / 6, BestOfN.ExpectedReward([[4, 1, 10, 3]], 2).Mean, 13);
        Assert.Equal(4.5, BestOfN.ExpectedReward([[4, 1, 10, 3]], 1).Mean, 13);
    }

    [Fact]
    public void Weights_sum_to_one_even_for_many_samples()
    {
        Assert.Equal(1, BestOfN.OrderWeights(4096, 128).Sum(), 1e-12);
        Assert.Equal(0, BestOfN.OrderWeights(8, 3)[1]);
    }

    [Fact]
    public void The_estimate_is_unbiased_on_a_finite_world()
    {
        var table = CompletionTables.Random(3, 6);
        double[] reference = [.. table.Logps.Select(Math.Exp)];
        var random = new Random(11);
        var prompts = Enumerable.Range(0, 20_000).Select(_ =>
            (IReadOnlyList<double>)[.. Enumerable.Range(0, 6).Select(_ => table.Rewards[CompletionTables.Draw(random, reference)])]);

        var estimate = BestOfN.ExpectedReward([.. prompts], 4);

        var exact = table.Reward(BestOfN.Distribution(table, 4));
        Assert.InRange(exact, estimate.Mean - 4 * estimate.StandardError, estimate.Mean + 4 * estimate.StandardError);
        Assert.True(estimate.StandardError < 0.01);
    }

    [Fact]
    public void Too_few_samples_throw_and_name_the_prompt()
    {
        var error = Assert.Throws<ArgumentException>(() => BestOfN.ExpectedReward([[1, 2], [1]], 2));

        Assert.Contains("prompt 1 has 1 samples", error.Message);
    }

    private static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(value => (double)value!)];
}
