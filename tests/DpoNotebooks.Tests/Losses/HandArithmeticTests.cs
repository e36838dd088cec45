using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Values calculated by hand. The pair w −40, l −55, references −42, −50 has c = 2, r = −5, Δ = 7.</summary>
public sealed class HandArithmeticTests
{
    public static TheoryData<string, double> AcceptancePair => new()
    {
        { """{"loss": "dpo", "beta": 0.1}""", 0.403186 },                          // ln(1 + e^−0.7)
        { """{"loss": "cdpo", "beta": 0.1, "labelSmoothing": 0.1}""", 0.473186 },  // the same + 0.1·0.7
        { """{"loss": "reference_free", "beta": 0.1}""", 0.201413 },               // ln(1 + e^−1.5)
        { """{"loss": "ipo", "beta": 0.1}""", 4.0 },                               // (7 − 5)²
        { """{"loss": "hinge", "beta": 0.1}""", 0.3 },                             // 1 − 0.7
        { """{"loss": "slic", "margin": 20, "nllWeight": 0.5}""", 25.0 },          // (20 − 15) + 0.5·40
        { """{"loss": "robust", "beta": 0.1, "labelSmoothing": 0.1}""", 0.315686 }, // (0.9·0.403186 − 0.1·1.103186)/0.8
        { """{"loss": "sppo", "beta": 0.1}""", 9.0 },                              // (2 − 5)² + (−5 + 5)²
        { """{"loss": "bco", "beta": 0.1}""", 1.072216 },                          // ln(1 + e^−0.2) + ln(1 + e^−0.5)
        { """{"loss": "nca", "beta": 0.1}""", 1.234247 },                          // 0.598139 + ½·0.798139 + ½·0.474077
        { """{"loss": "apo_zero", "beta": 0.1}""", 0.827707 },                     // σ(−0.2) + σ(−0.5)
        { """{"loss": "apo_down", "beta": 0.1}""", 0.881646 },                     // σ(0.2) + σ(−0.7)
        { """{"loss": "unlikelihood", "alpha": 0.5}""", 12.5 },                    // 40 − 0.5·55
        { """{"loss": "sft"}""", 40.0 },
    };

    [Theory]
    [MemberData(nameof(AcceptancePair))]
    public void Each_loss_of_the_acceptance_pair_has_its_calculated_value(string loss, double expected)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected, Examples.One(PreferenceLoss.FromJson(loss), -40, -55, -42, -50), 1e-6);
    }

    [Fact]
    public void The_rewards_of_the_acceptance_pair_are_0_2_and_minus_0_5()
    {
        using var scope = NewDisposeScope();
        var policy = Examples.Sums([-40], [-55], grad: true);

        var rewards = ImplicitRewards.Of(policy, Examples.Sums([-42], [-50]), 0.1);

        Assert.Equal(0.2, rewards.Chosen.ToDouble(), 1e-12);
        Assert.Equal(-0.5, rewards.Rejected.ToDouble(), 1e-12);
        Assert.Equal(0.7, rewards.Margins().ToDouble(), 1e-12);
        Assert.False(rewards.Chosen.requires_grad);
    }

    [Fact]
    public void The_gradient_of_the_acceptance_pair_matches_section_4()
    {
        using var scope = NewDisposeScope();
        var policy = Examples.Sums([-40], [-55], grad: true);

        var loss = new Dpo { Beta = 0.1 }.Compute(policy, Examples.Sums([-42], [-50]));
        var gradients = autograd.grad([loss.sum()], [policy.Chosen.Sums, policy.Rejected.Sums]);

        // −β·σ(−0.7); the sign error in the appendix of the paper's first version would give −0.0668188.
        Assert.Equal(-0.0331812, gradients[0].ToDouble(), 1e-7);
        Assert.Equal(0.0331812, gradients[1].ToDouble(), 1e-7);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void At_the_reference_cdpo_is_ln_2_with_gradient_half_beta_times_one_minus_two_epsilon(double epsilon)
    {
        using var scope = NewDisposeScope();
        var policy = Examples.Sums([-40], [-55], grad: true);

        var loss = new ConservativeDpo { Beta = 0.1, LabelSmoothing = epsilon }.Compute(policy, Examples.Sums([-40], [-55]));
        var gradients = autograd.grad([loss.sum()], [policy.Chosen.Sums, policy.Rejected.Sums]);

        Assert.Equal(Math.Log(2), loss.ToDouble(), 1e-15);
        Assert.Equal(-0.05 * (1 - 2 * epsilon), gradients[0].ToDouble(), 1e-15);
        Assert.Equal(0.05 * (1 - 2 * epsilon), gradients[1].ToDouble(), 1e-15);
    }

    [Theory]
    [InlineData(0.1, 25.0)]
    [InlineData(0.5, 1.0)]
    public void At_the_reference_ipo_is_a_quarter_over_beta_squared_with_slope_minus_one_over_beta(double beta, double expected)
    {
        using var scope = NewDisposeScope();
        var policy = Examples.Sums([-40], [-55], grad: true);

        var loss = new Ipo { Beta = beta }.Compute(policy, Examples.Sums([-40], [-55]));

        Assert.Equal(expected, loss.ToDouble(), 1e-12);
        Assert.Equal(-1 / beta, autograd.grad([loss.sum()], [policy.Chosen.Sums])[0].ToDouble(), 1e-12);
        Assert.Equal(0.0, Examples.One(new Ipo { Beta = beta }, -40 + 1 / (2 * beta), -55, -40, -55), 1e-12);
    }

    [Fact]
    public void Cdpo_is_stationary_where_the_policys_probability_equals_the_labels()
    {
        using var scope = NewDisposeScope();
        var gap = Math.Log(0.9 / 0.1) / 0.1;
        Assert.Equal(21.972, gap, 1e-3);
        var policy = Examples.Sums([gap], [0], grad: true);

        var loss = new ConservativeDpo { Beta = 0.1, LabelSmoothing = 0.1 }.Compute(policy, Examples.Sums([0], [0]));

        Assert.Equal(0.0, autograd.grad([loss.sum()], [policy.Chosen.Sums])[0].ToDouble(), 1e-15);
    }

    [Fact]
    public void Accuracy_counts_a_tie_as_one_half()
    {
        using var scope = NewDisposeScope();
        var rewards = ImplicitRewards.Of(Examples.Sums([1, 0, -1], [0, 0, 0]), Examples.Sums([0, 0, 0], [0, 0, 0]), 0.1);

        Assert.Equal([1.0, 0.5, 0.0], rewards.Accuracies().data<double>().ToArray());
    }

    [Fact]
    public void Kto_on_pairs_takes_the_reference_point_of_each_half_from_the_other()
    {
        using var scope = NewDisposeScope();
        // c = 4, 2 and r = −1, −3: zc = 3 for the rejected, zr = max(0, −2) = 0 for the chosen.
        var loss = new Kto { Beta = 0.5, UndesirableWeight = 2 }.Compute(Examples.Sums([4, 2], [-1, -3]), Examples.Sums([0, 0], [0, 0]));

        double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        Assert.Equal(0.5 * Sigmoid(-2) + Sigmoid(0.5 * (-1 - 3)), loss[0].ToDouble(), 1e-12);
        Assert.Equal(0.5 * Sigmoid(-1) + Sigmoid(0.5 * (-3 - 3)), loss[1].ToDouble(), 1e-12);
    }

    [Fact]
    public void The_reference_point_of_kto_is_detached()
    {
        using var scope = NewDisposeScope();
        var policy = Examples.Sums([4], [3], grad: true);

        var loss = new Kto { Beta = 0.5 }.Compute(policy, Examples.Sums([0], [0]));
        var gradients = Examples.Gradients(loss.sum(), policy.Chosen.Sums, policy.Rejected.Sums);

        // ½·σ(−½(4 − 3)) has slope −¼·σ(½)σ(−½) in c; the rejected term ½·σ(½(3 − 4)) has the opposite slope in r.
        Assert.Equal(-0.25 * 0.2350037, gradients[0].ToDouble(), 1e-8);
        Assert.Equal(0.25 * 0.2350037, gradients[1].ToDouble(), 1e-8);
    }

    [Fact]
    public void Running_beta_dpo_averages_gaps_with_decay_0_9_starting_at_0()
    {
        using var scope = NewDisposeScope();
        var (first, second, reference) = (Examples.Sums([3], [1]), Examples.Sums([6], [1]), Examples.Sums([0], [0]));

        var running = RunningLogRatios.Start.Next(first, reference).Next(second, reference);
        var loss = new BetaDpoRunning { Beta = 0.1, Scaling = 0.6 }.Compute(second, reference, running);

        // M0 = 0.9·0.2 + 0.1·5 = 0.68; β′ = 0.1·(1 + 0.6·(5 − 0.68)) = 0.3592; x = 1.796.
        Assert.Equal(0.68, running.GapAverage, 1e-12);
        Assert.Equal(Math.Log(1 + Math.Exp(-1.796)), loss.ToDouble(), 1e-12);
    }
}
