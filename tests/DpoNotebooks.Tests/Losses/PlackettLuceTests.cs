using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

public sealed class PlackettLuceTests
{
    private static readonly long[][] Rankings = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    private static double Probability(double[] rewards, long[] ranking)
    {
        using var scope = NewDisposeScope();
        var policy = tensor(rewards).unsqueeze(0);
        return Math.Exp(-PlackettLuce.Compute(policy, zeros_like(policy), tensor(ranking).unsqueeze(0), 1).ToDouble());
    }

    [Fact]
    public void Rewards_1_0_and_minus_1_are_ranked_in_that_order_with_probability_0_486330() =>
        Assert.Equal(0.486330, Probability([1, 0, -1], [0, 1, 2]), 1e-6);

    [Fact]
    public void The_probabilities_of_all_rankings_sum_to_1() =>
        Assert.Equal(1.0, Rankings.Sum(r => Probability([1, 0, -1], r)), 1e-12);

    [Fact]
    public void Two_responses_give_the_logistic_function() =>
        Assert.Equal(0.731059, Probability([1, 0], [0, 1]), 1e-6);

    [Fact]
    public void Adding_a_constant_to_all_rewards_changes_nothing() =>
        Assert.Equal(Probability([1, 0, -1], [2, 0, 1]), Probability([8, 7, 6], [2, 0, 1]), 1e-12);

    [Fact]
    public void At_the_reference_the_loss_is_ln_of_K_factorial() =>
        Assert.Equal(1.791759, -Math.Log(Probability([0, 0, 0], [1, 2, 0])), 1e-6);

    [Fact]
    public void Two_responses_are_dpo_with_its_gradient()
    {
        using var scope = NewDisposeScope();
        var both = tensor(new double[,] { { -40, -55 } }, requires_grad: true);
        var pair = Examples.Sums([-40], [-55], grad: true);

        var ranked = PlackettLuce.Compute(both, tensor(new double[,] { { -42, -50 } }), tensor(new long[,] { { 0, 1 } }), 0.1);
        var dpo = new Dpo { Beta = 0.1 }.Compute(pair, Examples.Sums([-42], [-50]));

        Assert.Equal(dpo.ToDouble(), ranked.ToDouble(), 1e-12);
        Assert.Equal(
            autograd.grad([dpo.sum()], [pair.Chosen.Sums])[0].ToDouble(),
            autograd.grad([ranked.sum()], [both])[0][0, 0].ToDouble(), 1e-12);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Extreme_log_ratios_stay_finite(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var policy = tensor(new double[,] { { 20000, -20000, 0 }, { -20000, 20000, 0 } }, dtype).requires_grad_(true);
        var loss = PlackettLuce.Compute(policy, zeros_like(policy), tensor(new long[,] { { 0, 1, 2 }, { 0, 1, 2 } }), 5);
        Extremes.AssertFinite(loss, policy, policy, "Plackett–Luce");
    }

    [Fact]
    public void A_row_that_is_not_a_permutation_is_refused()
    {
        using var scope = NewDisposeScope();
        var policy = zeros(1, 3);
        Assert.Throws<ArgumentException>(() => PlackettLuce.Compute(policy, policy, tensor(new long[,] { { 0, 0, 2 } }), 1));
        Assert.Throws<ArgumentException>(() => PlackettLuce.Compute(policy, policy, tensor(new long[,] { { 1, 2, 3 } }), 1));
        Assert.Throws<ArgumentException>(() => PlackettLuce.Compute(policy, zeros(1, 2), tensor(new long[,] { { 0, 1, 2 } }), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PlackettLuce.Compute(policy, policy, tensor(new long[,] { { 0, 1, 2 } }), 0));
    }
}
