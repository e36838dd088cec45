using System.Text.Json.Nodes;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Losses of sums and lengths, against public implementations.</summary>
public sealed class GoldenPairTests
{
    [Theory]
    [InlineData("losses.json", "batch", "cases", 141)]
    [InlineData("losses.json", "mild_batch", "mild_cases", 24)]
    [InlineData("fdiv.json", "batch", "cases", 39)]
    [InlineData("fdiv.json", "extreme_batch", "extreme_cases", 39)]
    public void Losses_means_and_gradients_agree(string file, string batch, string cases, int count)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read(file);
        Assert.Equal(count, golden[cases]!.AsArray().Count);

        foreach (var testCase in golden[cases]!.AsArray())
        {
            var (policy, reference) = GoldenFile.Sums(golden[batch]!);
            var losses = testCase!.Text("loss") == "odds_ratio"
                ? Orpo.OddsRatioLoss(policy, testCase!.Option("beta"))
                : LossOf(testCase!).Compute(policy, reference);
            GoldenFile.AssertCase(testCase!, losses, policy.Chosen.Sums, policy.Rejected.Sums);
        }
    }

    [Theory]
    [InlineData("losses.json", "batch", "cases")]
    [InlineData("fdiv.json", "extreme_batch", "extreme_cases")]
    public void Implicit_rewards_and_accuracies_agree_with_those_logged(string file, string batch, string cases)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read(file);
        var (policy, reference) = GoldenFile.Sums(golden[batch]!);
        string[] ofReference = ["TRL 1.16.0 DPOTrainer", "eric-mitchell preference_loss", "formula"];
        var compared = 0;

        foreach (var testCase in golden[cases]!.AsArray().Where(c => ofReference.Contains(c!.Text("rewards_as"))))
        {
            var rewards = ImplicitRewards.Of(policy, reference, testCase!.Option("beta"));
            GoldenFile.AssertClose(testCase!["chosen_rewards"], rewards.Chosen.data<double>().ToArray(), "chosen rewards");
            GoldenFile.AssertClose(testCase["rejected_rewards"], rewards.Rejected.data<double>().ToArray(), "rejected rewards");
            GoldenFile.AssertClose(testCase["accuracy_ties_half"], [rewards.Accuracies().mean().ToDouble()], "accuracy");
            compared++;
        }

        Assert.True(compared > 30);
    }

    [Theory]
    [InlineData("losses.json", "batch", 5)]
    [InlineData("fdiv.json", "extreme_batch", 2)]
    public void Where_a_public_implementation_is_not_finite_ours_is(string file, string batch, int count)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read(file);
        var reports = golden["not_finite_in_a_source"]!.AsArray();
        Assert.Equal(count, reports.Count);

        foreach (var report in reports)
        {
            foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
            {
                var (policy, reference) = GoldenFile.Sums(golden[batch]!);
                var losses = LossOf(report!["case"]!).Compute(Extremes.In(dtype, policy), Extremes.In(dtype, reference));
                Extremes.AssertFinite(losses, policy.Chosen.Sums, policy.Rejected.Sums, report.ToJsonString());
            }
        }
    }

    [Fact]
    public void A_golden_without_a_counterpart_is_noticed() =>
        Assert.Throws<NotSupportedException>(() => LossOf(new JsonObject { ["loss"] = "new", ["beta"] = 1 }));

    /// <summary>Our record for a golden's loss.</summary>
    internal static PreferenceLoss LossOf(JsonNode c)
    {
        double Eps() => c["eps"] is null ? 0 : c.Option("eps");
        double Beta() => c.Option("beta");
        var f = DivergenceOf(c);
        return c.Text("loss") switch
        {
            "sigmoid" => new Dpo { Beta = Beta(), Divergence = f },
            "cdpo" => new ConservativeDpo { Beta = Beta(), LabelSmoothing = Eps() },
            "reference_free" => new ReferenceFreeDpo { Beta = Beta(), LabelSmoothing = Eps() },
            "ipo_sum" => new Ipo { Beta = Beta() },
            "ipo_mean" => new IpoMean { Beta = Beta(), Divergence = f },
            "hinge" => new Hinge { Beta = Beta(), Divergence = f },
            "robust" => new RobustDpo { Beta = Beta(), LabelSmoothing = Eps(), Divergence = f },
            "exo_pair" => new Exo { Beta = Beta(), LabelSmoothing = Eps(), Divergence = f },
            "nca_pair" => new Nca { Beta = Beta() },
            "bco_pair" => new Bco { Beta = Beta() },
            "sppo_hard" => new Sppo { Beta = Beta() },
            "aot" => new Aot { Beta = Beta(), LabelSmoothing = Eps() },
            "aot_unpaired" => new AotUnpaired { Beta = Beta(), LabelSmoothing = Eps() },
            "apo_zero" => new ApoZero { Beta = Beta() },
            "apo_down" => new ApoDown { Beta = Beta() },
            "discopop" => new DiscoPop { Beta = Beta(), Temperature = c.Option("tau"), Divergence = f },
            "sigmoid_norm" => new LengthNormalizedDpo { Beta = Beta(), Divergence = f },
            "simpo" => new Simpo { Beta = Beta(), Gamma = c.Option("gamma"), LabelSmoothing = Eps() },
            "simpo_hinge" => new SimpoHinge { Beta = Beta(), Gamma = c.Option("gamma") },
            "cpo_sigmoid" => new Cpo { Beta = Beta(), LabelSmoothing = Eps(), NllWeight = 0 },
            "cpo_hinge" => new CpoHinge { Beta = Beta(), NllWeight = 0 },
            "cpo_ipo" => new CpoIpo { Beta = Beta(), NllWeight = 0 },
            "slic_calibration" => new Slic { Margin = Beta(), NllWeight = 0 },
            "beta_dpo" => new BetaDpo { Beta = Beta(), Scaling = c.Option("lam"), Baseline = c.Option("m0") },
            "orpo_lf" => new Orpo { Beta = Beta(), NllAverage = NllAverage.Response },
            "sft" => new Sft(),
            var other => throw new NotSupportedException($"no loss for the golden \"{other}\""),
        };
    }

    private static Divergence DivergenceOf(JsonNode c) => c["f"]?.GetValue<string>() switch
    {
        null or "reverse_kl" => Divergence.ReverseKl,
        "forward_kl" => new ForwardKl(),
        "js_divergence" => new JensenShannon(),
        "alpha_divergence" => new AlphaDivergence { Alpha = c.Option("alpha") },
        var other => throw new NotSupportedException($"no divergence for the golden \"{other}\""),
    };
}
