using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Claims;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Sweeps;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Tests.Claims;

public class ClaimTests
{
    private static readonly TrainingConfig Training = new() { Steps = 1, Seed = 0 };

    [Fact]
    public void Kl_falls_if_the_mean_over_seeds_falls_at_every_setting()
    {
        var claim = new KlFalls { Method = "DPO", Setting = "β" };
        SweepRun[] falling = [Dpo(0.1, 0, kl: 9, reward: 0), Dpo(0.1, 1, kl: 11, reward: 0), Dpo(1, 0, kl: 2, reward: 0)];

        Assert.Equal(("β 0.1: 10.00, β 1: 2.00", "0, 1", "yes"), Row(claim, falling));
        Assert.Equal("no", Row(claim, [Dpo(0.1, 0, kl: 1, reward: 0), Dpo(1, 0, kl: 2, reward: 0)]).Agrees);
        Assert.Equal("untested", Row(claim, falling[..2]).Agrees);
    }

    [Fact]
    public void A_reward_is_reached_by_the_best_point_within_the_budget()
    {
        var claim = new Reaches { Family = "DPO", Reward = 0.9, MaxKl = 4 };

        Assert.Equal(("β = 1: 0.920 ± 0.010 at 3.00 nats", "0", "yes"), Row(claim, [Dpo(1, 0, kl: 3, reward: 0.92), Dpo(0.1, 0, kl: 5, reward: 0.99)]));
        Assert.Equal("no", Row(claim, [Dpo(1, 0, kl: 3, reward: 0.89)]).Agrees);
        Assert.Equal(("no point", "0", "no"), Row(claim, [Dpo(1, 0, kl: 5, reward: 0.99)]));
    }

    [Theory]
    [InlineData(0.84, "yes")] // 0.04 above; two standard errors of the difference are 0.028
    [InlineData(0.82, "equal within error")]
    [InlineData(0.77, "no: below")]
    public void One_family_is_above_another_if_it_has_clearly_more_reward_with_no_more_Kl(double reward, string agrees)
    {
        var claim = new Above { Family = "DPO", Other = "Unlikelihood", MaxKl = 4 };
        var other = Run(PreferenceMethod.Unlikelihood(0.5, Training), 1, kl: 2, reward: 0.8);

        var row = Row(claim, [Dpo(1, 0, kl: 2, reward), Dpo(0.1, 0, kl: 3, reward: 0.99), other]);

        Assert.Equal(("0; 1", agrees), (row.Seeds, row.Agrees));
        Assert.Equal("untested", Row(claim, [Dpo(1, 0, kl: 2, reward)]).Agrees);
        Assert.Equal("no: below", Row(claim, [Dpo(1, 0, kl: 3, reward), other]).Agrees);
    }

    private static (string Here, string Seeds, string Agrees) Row(Claim claim, IReadOnlyList<SweepRun> runs)
    {
        var row = Assert.Single(claim.Check(runs));
        return (row.Here, row.Seeds, row.Agrees);
    }

    private static SweepRun Dpo(double beta, int seed, double kl, double reward) => Run(PreferenceMethod.Dpo(beta, Training), seed, kl, reward);

    private static SweepRun Run(Method method, int seed, double kl, double reward)
    {
        var samples = new PolicyEvaluation(new(reward, 0.01, 4), new(kl, 0.1, 4), new(kl, 0.1, 4), new(0, 0, 4), new Dictionary<string, Estimate>(), []);
        var point = samples.ToPoint(method.Name) with { Setting = method.Setting, Seed = seed, Step = 1 };
        return new SweepRun(method, seed, new RunHistory(), [new Measurement(1, samples, new Dictionary<string, Estimate>())], [point]);
    }
}
