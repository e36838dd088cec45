using System.Text.Json.Nodes;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Tests.Evaluation;

public class OptimumTests
{
    [Fact]
    public void Kl_and_reward_agree_with_the_goldens()
    {
        var optimum = Goldens.Json("losses", "best_of_n.json")["optimum"]!;
        var table = new CompletionTable(Numbers(optimum["log_probability"]!), Numbers(optimum["reward"]!));

        foreach (var row in optimum["rows"]!.AsArray())
        {
            var point = Optimum.Exact(table, (double)row!["beta"]!);

            Assert.Equal((double)row["kl"]!, point.Kl, 1e-9);
            Assert.Equal((double)row["mean_reward"]!, point.Reward, 1e-9);
            Assert.Equal((double)row["log_partition"]!, point.LogPartition, 1e-9);
            Assert.Equal((double)row["objective"]!, point.Objective, 1e-9);
        }
    }

    [Theory] // paper.md 3.8
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(5)]
    public void The_objective_of_the_optimum_is_beta_log_Z_and_no_policy_exceeds_it(double beta)
    {
        var table = CompletionTables.Random(1, 7);
        var optimum = Optimum.Exact(table, beta);
        double[] best = Optimum.Distribution(table, beta);
        Assert.Equal(beta * optimum.LogPartition, optimum.Objective, 1e-12);

        foreach (var seed in Enumerable.Range(100, 50))
        {
            double[] other = [.. CompletionTables.Random(seed, 7).Logps.Select(Math.Exp)];
            var objective = table.Reward(other) - beta * table.Kl(other);
            var gap = beta * other.Zip(best, (q, p) => q * Math.Log(q / p)).Sum(); // β KL(q‖π_r)

            Assert.True(objective < optimum.Objective);
            Assert.Equal(gap, optimum.Objective - objective, 1e-12);
        }
    }

    [Fact] // paper.md 3.9
    public void The_optimum_sums_to_one_and_recovers_the_reward()
    {
        var table = CompletionTables.Random(2, 9);
        var logZ = Optimum.Exact(table, 0.5).LogPartition;
        var policy = Optimum.Distribution(table, 0.5);

        Assert.Equal(1, policy.Sum(), 1e-12);
        for (var y = 0; y < policy.Length; y++)
        {
            Assert.Equal(table.Rewards[y] - 0.5 * logZ, 0.5 * (Math.Log(policy[y]) - table.Logps[y]), 1e-12);
        }
    }

    [Fact] // paper.md 3.10
    public void A_constant_added_to_the_rewards_of_a_prompt_does_not_change_the_optimum()
    {
        var table = CompletionTables.Random(4, 5);
        var shifted = table with { Rewards = [.. table.Rewards.Select(reward => reward + 12.5)] };

        Assert.All(
            Optimum.Distribution(table, 0.3).Zip(Optimum.Distribution(shifted, 0.3)),
            pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact] // paper.md 3.17
    public void Kl_and_reward_fall_as_beta_rises()
    {
        CompletionTable[] prompts = [CompletionTables.Random(5, 8), CompletionTables.Random(6, 8)];
        OptimumPoint[] points = [.. new[] { 0.1, 0.2, 0.5, 1, 2, 10 }.Select(beta => Optimum.Exact(prompts, beta))];

        foreach (var (low, high) in points.Zip(points.Skip(1)))
        {
            Assert.True(low.Kl > high.Kl && low.Reward > high.Reward);
        }

        Assert.True(Optimum.Exact(prompts, 1e6).Kl < 1e-9);
    }

    [Fact]
    public void Best_of_N_lies_on_or_under_the_optimums_curve()
    {
        var table = CompletionTables.Random(7, 12);
        foreach (var n in new[] { 2, 4, 16 })
        {
            var distribution = BestOfN.Distribution(table, n);
            foreach (var beta in new[] { 0.1, 0.3, 1.0, 3.0 })
            {
                Assert.True(table.Reward(distribution) - beta * table.Kl(distribution) <= Optimum.Exact(table, beta).Objective);
            }
        }
    }

    [Fact]
    public void Importance_weights_estimate_the_optimum_from_reference_samples()
    {
        var table = CompletionTables.Random(8, 6);
        double[] reference = [.. table.Logps.Select(Math.Exp)];
        var random = new Random(5);
        var samples = Enumerable.Range(0, 64).Select(_ => (IReadOnlyList<double>)
            [.. Enumerable.Range(0, 2000).Select(_ => table.Rewards[CompletionTables.Draw(random, reference)])]);

        var estimate = Optimum.FromSamples([.. samples], 0.7);

        var exact = Optimum.Exact(table, 0.7);
        Assert.Equal(exact.Reward, estimate.Reward.Mean, 0.01);
        Assert.Equal(exact.Kl, estimate.Kl.Mean, 0.01);
        Assert.InRange(estimate.Reward.StandardError, 1e-4, 0.01);
        Assert.InRange(estimate.LeastEffectiveSamples, 1, estimate.MeanEffectiveSamples);
        // In expectation ESS/M = Z(β)² / Z(β/2): exp(2 log Z − log Z of half β).
        var share = Math.Exp(2 * exact.LogPartition - Optimum.Exact(table, 0.35).LogPartition);
        Assert.Equal(2000 * share, estimate.MeanEffectiveSamples, 2000 * 0.02);
    }

    [Fact]
    public void Invalid_tables_and_betas_throw()
    {
        Assert.Throws<ArgumentException>(() => Optimum.Exact(new CompletionTable([-1, -1], [0, 0]), 1));
        Assert.Throws<ArgumentException>(() => Optimum.Exact(new CompletionTable([0], [double.NaN]), 1));
        Assert.Throws<ArgumentException>(() => Optimum.Exact(new CompletionTable([0], [1, 2]), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Optimum.Exact(new CompletionTable([0], [1]), 0));
    }

    private static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(value => (double)value!)];
}
