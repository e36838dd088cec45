using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Losses and gradients are finite for all inputs that can occur in a run.</summary>
public sealed class ExtremeInputTests
{
    private static readonly double[] Ratios = [0, 30, -30, 90, -90, 800, -800, 20000, -20000];

    [Theory]
    [MemberData(nameof(Examples.All), MemberType = typeof(Examples))]
    public void Log_ratios_up_to_20000_give_finite_losses_and_gradients(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            // All combinations of a chosen and a rejected log-ratio, one token each; the references are at −20001.
            var chosen = Column(Ratios.SelectMany(c => Ratios.Select(_ => c)), dtype);
            var rejected = Column(Ratios.SelectMany(_ => Ratios), dtype);
            var lengths = ones(chosen.shape[0], dtype: dtype);
            var policy = new TokenPair(chosen, rejected, lengths, lengths);
            var reference = policy with { Chosen = full_like(chosen, -20001).detach(), Rejected = full_like(chosen, -20001).detach() };
            Extremes.AssertFinite(Examples.Compute(Examples.Named(name), policy.Logps, reference.Logps), chosen, rejected, $"{name} {dtype}");
        }
    }

    [Theory]
    [MemberData(nameof(Examples.All), MemberType = typeof(Examples))]
    public void Certain_responses_and_empty_ones_give_finite_losses_and_gradients(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            // Tokens of probability 1, just below 1 and almost 0; one response of each side is empty.
            var values = new double[,] { { 0, 0 }, { -1e-30, 0 }, { -20000, -20000 }, { 0, -20000 }, { 0, 0 } };
            var chosen = tensor(values, dtype).requires_grad_(true);
            var rejected = tensor(values, dtype).flip(0).detach().requires_grad_(true);
            var policy = new TokenPair(chosen, rejected, tensor(new double[] { 2, 1, 2, 2, 0 }, dtype), tensor(new double[] { 0, 2, 2, 1, 2 }, dtype));
            var reference = policy with { Chosen = zeros_like(chosen), Rejected = zeros_like(rejected) };
            Extremes.AssertFinite(Examples.Compute(Examples.Named(name), policy.Logps, reference.Logps), chosen, rejected, $"{name} {dtype}");
        }
    }

    private static Tensor Column(IEnumerable<double> ratios, ScalarType dtype) =>
        tensor(ratios.Select(ratio => Math.Min(ratio - 20001, 0)).ToArray(), dtype).unsqueeze(1).requires_grad_(true);

    [Theory]
    [InlineData(NllAverage.Batch)]
    [InlineData(NllAverage.Response)]
    [InlineData(NllAverage.None)]
    public void The_NLL_of_a_batch_of_empty_responses_is_0(NllAverage average)
    {
        using var scope = NewDisposeScope();
        var empty = new ResponseLogps(zeros(2), zeros(2));

        Assert.Equal([0f, 0f], Sft.Nll(empty, average).data<float>().ToArray());
    }

    [Theory]
    [InlineData(-1000)]
    [InlineData(-20000)]
    public void DiscoPop_far_below_zero_is_minus_x_with_slope_minus_1(double x)
    {
        using var scope = NewDisposeScope();
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var policy = Examples.Sums([x], [0], dtype, grad: true);
            var loss = new DiscoPop { Beta = 1 }.Compute(policy, Examples.Sums([0], [0], dtype));

            Assert.Equal(-x, loss.ToDouble());
            Assert.Equal(-1.0, autograd.grad([loss.sum()], [policy.Chosen.Sums])[0].ToDouble());
        }
    }

    [Fact]
    public void The_odds_ratio_loss_is_almost_0_for_a_certain_chosen_response_and_large_for_a_certain_rejected_one()
    {
        using var scope = NewDisposeScope();
        var certain = Examples.Sums([0, -1], [-1, 0], grad: true);

        var loss = Orpo.OddsRatioLoss(certain, 1);

        // log(1 − e^x) is clamped to x = −2⁻⁵², so the log odds of p = 1 are 52 ln 2.
        var odds = 52 * Math.Log(2) - Math.Log(1 / (Math.E - 1));
        Assert.Equal(Math.Log(1 + Math.Exp(-odds)), loss[0].ToDouble(), 1e-12);
        Assert.Equal(odds, loss[1].ToDouble(), 1e-9);
    }

    [Fact]
    public void Forward_kl_is_exact_below_its_cap_and_constant_beyond_it()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { -299.0, -301.0, 5000.0 }, requires_grad: true);
        var score = new ForwardKl().Evaluate(x);

        Assert.Equal(1 - Math.Exp(299), score[0].ToDouble(), 1e-12 * Math.Exp(299));
        Assert.Equal(1 - Math.Exp(300), score[1].ToDouble(), 1e-12 * Math.Exp(300));
        Assert.Equal(1.0, score[2].ToDouble());
        Assert.Equal(0.0, autograd.grad([score.sum()], [x])[0][1].ToDouble());
    }
}
