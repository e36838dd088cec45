using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Options out of range and mismatched tensors are refused.</summary>
public sealed class ValidationTests
{
    public static TheoryData<Func<PreferenceLoss>, string> BadOptions => new()
    {
        { () => new Dpo { Beta = 0 }, "Beta" },
        { () => new Dpo { Beta = -0.1 }, "Beta" },
        { () => new Ipo { Beta = double.NaN }, "Beta" },
        { () => new Hinge { Beta = double.PositiveInfinity }, "Beta" },
        { () => new Dpo { Beta = 1, Divergence = new AlphaDivergence { Alpha = double.NaN } }, "Alpha" },
        { () => new Dpo { Beta = 1, Divergence = null! }, "Divergence" },
        { () => new ConservativeDpo { Beta = 1, LabelSmoothing = -0.1 }, "LabelSmoothing" },
        { () => new ReferenceFreeDpo { Beta = 1, LabelSmoothing = 0.51 }, "LabelSmoothing" },
        { () => new ReferenceFreeDpo { Beta = 1, LabelSmoothing = -0.1 }, "LabelSmoothing" },
        { () => new RobustDpo { Beta = 1, LabelSmoothing = 0.5 }, "LabelSmoothing" },
        { () => new RobustDpo { Beta = 1, LabelSmoothing = -0.1 }, "LabelSmoothing" },
        { () => new Simpo { Beta = 1, Gamma = 0, LabelSmoothing = -0.1 }, "LabelSmoothing" },
        { () => new Simpo { Beta = 1, Gamma = 0, LabelSmoothing = 0.51 }, "LabelSmoothing" },
        { () => new Cpo { Beta = 1, LabelSmoothing = -0.1 }, "LabelSmoothing" },
        { () => new Cpo { Beta = 1, LabelSmoothing = 0.51 }, "LabelSmoothing" },
        { () => new Exo { Beta = 1, LabelSmoothing = 0.51 }, "LabelSmoothing" },
        { () => new Aot { Beta = 1, LabelSmoothing = -0.1 }, "LabelSmoothing" },
        { () => new Aot { Beta = 1, LabelSmoothing = 0.51 }, "LabelSmoothing" },
        { () => new AotUnpaired { Beta = 1, LabelSmoothing = -0.1 }, "LabelSmoothing" },
        { () => new ConservativeDpo { Beta = 1, LabelSmoothing = 0.51 }, "LabelSmoothing" },
        { () => new Exo { Beta = 1, LabelSmoothing = 0 }, "LabelSmoothing" },
        { () => new Aot { Beta = 1, LabelSmoothing = double.NaN }, "LabelSmoothing" },
        { () => new AotUnpaired { Beta = 1, LabelSmoothing = 1 }, "LabelSmoothing" },
        { () => new Slic { Margin = -1, NllWeight = 0 }, "Margin" },
        { () => new Slic { Margin = 1, NllWeight = -1 }, "NllWeight" },
        { () => new Slic { Margin = 1, NllWeight = 1, NllAverage = (NllAverage)9 }, "NllAverage" },
        { () => new Bco { Beta = 1, Delta = double.NaN }, "Delta" },
        { () => new BcoRunning { Beta = 1, Over = (DeltaAverage)9 }, "Over" },
        { () => new DiscoPop { Beta = 1, Temperature = 0 }, "Temperature" },
        { () => new DiscoPop { Beta = 1, Temperature = 1.5 }, "Temperature" },
        { () => new Simpo { Beta = 1, Gamma = -1 }, "Gamma" },
        { () => new SimpoHinge { Beta = 1, Gamma = double.NaN }, "Gamma" },
        { () => new Cpo { Beta = 1, NllWeight = -1 }, "NllWeight" },
        { () => new CpoHinge { Beta = 1, NllWeight = -1 }, "NllWeight" },
        { () => new CpoIpo { Beta = 1, NllWeight = -1 }, "NllWeight" },
        { () => new Orpo { Beta = 1, NllAverage = (NllAverage)9 }, "NllAverage" },
        { () => new Kto { Beta = 1, DesirableWeight = 0 }, "DesirableWeight" },
        { () => new Kto { Beta = 1, UndesirableWeight = -1 }, "UndesirableWeight" },
        { () => new LdDpo { Beta = 1, Alpha = 1.1 }, "Alpha" },
        { () => new Wpo { Base = null! }, "Base" },
        { () => new Wpo { Base = new AotUnpaired { Beta = 1 } }, "Base" },
        { () => new Wpo { Base = new Mixture { Parts = [new() { Loss = new Aot { Beta = 1 } }] } }, "Base" },
        { () => new Humanline { Base = null! }, "Base" },
        { () => new Humanline { Base = new Dpo { Beta = 1 }, LogEpsilonP = 0.1 }, "LogEpsilonP" },
        { () => new Humanline { Base = new Dpo { Beta = 1 }, LogEpsilonR = -0.1 }, "LogEpsilonR" },
        { () => new BetaDpo { Beta = 1, Scaling = -1, Baseline = 0 }, "Scaling" },
        { () => new BetaDpo { Beta = 1, Scaling = 1, Baseline = double.NaN }, "Baseline" },
        { () => new BetaDpoRunning { Beta = 1, Scaling = -1 }, "Scaling" },
        { () => new Unlikelihood { Alpha = 2 }, "Alpha" },
        { () => new TokenUnlikelihood { Alpha = -1 }, "Alpha" },
        { () => new Sft { Average = (NllAverage)9 }, "Average" },
        { () => new Mixture { Parts = [] }, "Parts" },
        { () => new Mixture { Parts = [null!] }, "Parts" },
        { () => new Mixture { Parts = [new() { Weight = -1, Loss = new Sft() }] }, "Weight" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void A_bad_option_is_refused_by_name(Func<PreferenceLoss> make, string option)
    {
        var error = Assert.ThrowsAny<ArgumentException>(make);

        Assert.Equal(option, error.ParamName);
        Assert.DoesNotContain("must be .", error.Message);
    }

    [Fact]
    public void The_limits_of_an_option_are_accepted()
    {
        foreach (var epsilon in new[] { 0, 0.5 })
        {
            Assert.Equal(epsilon, new ConservativeDpo { Beta = 1, LabelSmoothing = epsilon }.LabelSmoothing);
            Assert.Equal(epsilon, new ReferenceFreeDpo { Beta = 1, LabelSmoothing = epsilon }.LabelSmoothing);
            Assert.Equal(epsilon, new Aot { Beta = 1, LabelSmoothing = epsilon }.LabelSmoothing);
            Assert.Equal(epsilon, new AotUnpaired { Beta = 1, LabelSmoothing = epsilon }.LabelSmoothing);
            Assert.Equal(epsilon, new Cpo { Beta = 1, LabelSmoothing = epsilon }.LabelSmoothing);
            Assert.Equal(epsilon, new Simpo { Beta = 1, Gamma = 0, LabelSmoothing = epsilon }.LabelSmoothing);
        }

        Assert.Equal(0.5, new Exo { Beta = 1, LabelSmoothing = 0.5 }.LabelSmoothing);
        Assert.Equal(0, new RobustDpo { Beta = 1, LabelSmoothing = 0 }.LabelSmoothing);
        Assert.Equal(1, new DiscoPop { Beta = 1, Temperature = 1 }.Temperature);
        Assert.Equal(1, new LdDpo { Beta = 1, Alpha = 1 }.Alpha);
        Assert.Equal(0, new Unlikelihood { Alpha = 0 }.Alpha);
        var clamp = new Humanline { Base = new Sft(), LogEpsilonP = 0, LogEpsilonR = 0 };
        Assert.Equal((0, 0), (clamp.LogEpsilonP, clamp.LogEpsilonR));
    }

    [Fact]
    public void Defaults_are_those_of_the_papers()
    {
        var humanline = new Humanline { Base = new Sft() };
        Assert.Equal((-1, 1.5), (humanline.LogEpsilonP, humanline.LogEpsilonR));
        Assert.Equal(0.05, new DiscoPop { Beta = 1 }.Temperature);
        Assert.Equal((1, 0), (new Cpo { Beta = 1 }.NllWeight, new Cpo { Beta = 1 }.LabelSmoothing));
        Assert.Equal((1, 1), (new CpoHinge { Beta = 1 }.NllWeight, new CpoIpo { Beta = 1 }.NllWeight));
        Assert.Equal((1, 1), (new Kto { Beta = 1 }.DesirableWeight, new Kto { Beta = 1 }.UndesirableWeight));
        Assert.Equal(NllAverage.None, new Slic { Margin = 1, NllWeight = 1 }.NllAverage);
    }

    [Theory]
    [MemberData(nameof(Examples.All), MemberType = typeof(Examples))]
    public void A_missing_input_is_reported_by_name(string name)
    {
        using var scope = NewDisposeScope();
        var loss = Examples.Named(name);
        var (policy, reference) = Examples.Tokens(ScalarType.Float64);
        var bare = new PairLogps(new(policy.Logps.Chosen.Sums, policy.ChosenLengths), new(policy.Logps.Rejected.Sums, policy.RejectedLengths));
        var running = RunningLogRatios.Start.Next(bare, reference.Logps);

        if (loss.Needs.HasFlag(LossInputs.Tokens))
        {
            var error = Assert.Throws<ArgumentException>(() => loss.Compute(bare, reference.Logps, running));
            Assert.Contains("needs Tokens of the policy's chosen", error.Message);
        }
        else
        {
            Assert.Equal([4], loss.Compute(bare, reference.Logps, running).shape);
        }

        if (loss.Needs.HasFlag(LossInputs.ReferenceTokens))
        {
            var error = Assert.Throws<ArgumentException>(() => loss.Compute(policy.Logps, bare, running));
            Assert.Contains("needs Tokens of the reference's chosen", error.Message);
        }
        else
        {
            Assert.Equal([4], loss.Compute(policy.Logps, bare, running).shape);
        }

        if (loss.Needs.HasFlag(LossInputs.Running))
        {
            var error = Assert.Throws<ArgumentException>(() => loss.Compute(policy.Logps, reference.Logps));
            Assert.Equal("running", error.ParamName);
            Assert.Contains($"{loss.GetType().Name} needs running means", error.Message);
        }
    }

    [Fact]
    public void Mismatched_tensors_are_refused()
    {
        using var scope = NewDisposeScope();
        var dpo = new Dpo { Beta = 0.1 };
        var two = Examples.Sums([0, 0], [0, 0]);

        Assert.Contains("Dpo needs the reference's log-probabilities", Assert.Throws<ArgumentException>(() => dpo.Compute(two, null)).Message);
        Assert.Contains(
            "reference chosen sums are (1) in Float64, but the policy's chosen sums are (2) in Float64",
            Assert.Throws<ArgumentException>(() => dpo.Compute(two, Examples.Sums([0], [0]))).Message);
        Assert.Throws<ArgumentException>(() => dpo.Compute(two, Examples.Sums([0, 0], [0, 0], ScalarType.Float32)));
        Assert.Throws<ArgumentException>(() => dpo.Compute(two with { Rejected = Examples.Sums([0], [0]).Rejected }, two));
        var half = new ResponseLogps(zeros(2, dtype: ScalarType.BFloat16), ones(2, dtype: ScalarType.BFloat16));
        Assert.Contains("float32 or float64", Assert.Throws<ArgumentException>(() => dpo.Compute(new(half, half), new(half, half))).Message);
        var column = new ResponseLogps(zeros(2, 1), ones(2));
        Assert.Contains("not (2, 1) in Float32", Assert.Throws<ArgumentException>(() => dpo.Compute(new(column, column), new(column, column))).Message);
        var scores = two with { Chosen = two.Chosen with { Tokens = zeros(2, 3, 1, dtype: ScalarType.Float64) } };
        Assert.Contains(
            "policy chosen tokens are (2, 3, 1)",
            Assert.Throws<ArgumentException>(() => new LdDpo { Beta = 1, Alpha = 1 }.Compute(scores, two)).Message);
    }

    [Fact]
    public void A_wrapper_has_the_reward_scale_of_its_base()
    {
        Assert.Equal(0.3, new Wpo { Base = new Ipo { Beta = 0.3 } }.RewardScale);
        Assert.Equal(0.3, new Humanline { Base = new Ipo { Beta = 0.3 } }.RewardScale);
        Assert.Equal(0.3, Mixture.Mpo(0.3).RewardScale);
        Assert.Equal(1, new Sft().RewardScale);
    }
}
