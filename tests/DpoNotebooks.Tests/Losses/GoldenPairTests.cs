using System.Text.Json.Nodes;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Losses of sums and lengths, against public implementations.</summary>
public sealed class GoldenPairTests
{
    // The implementations that report β·log πθ/πref; others report, for example, β·log πθ.
    private static readonly string[] ReportImplicitRewards = ["DPOTrainer", "eric-mitchell preference_loss", "formula"];

    [Theory]
    [InlineData("losses.json", "batch", "cases")]
    [InlineData("losses.json", "mild_batch", "mild_cases")]
    [InlineData("fdiv.json", "batch", "cases")]
    [InlineData("fdiv.json", "extreme_batch", "extreme_cases")]
    public void Losses_means_and_gradients_match_the_goldens(string file, string batch, string cases)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read(file);
        foreach (var testCase in GoldenFile.Cases(golden[cases]))
        {
            var (policy, reference) = GoldenFile.Sums(golden[batch]!);

            GoldenFile.AssertCase(testCase, Compute(testCase, policy, reference), policy.Chosen.Sums, policy.Rejected.Sums);
        }
    }

    [Theory]
    [InlineData("losses.json", "batch", "cases")]
    [InlineData("fdiv.json", "batch", "cases")]
    [InlineData("fdiv.json", "extreme_batch", "extreme_cases")]
    public void Implicit_rewards_and_accuracies_match_the_logged_ones(string file, string batch, string cases)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read(file);
        var (policy, reference) = GoldenFile.Sums(golden[batch]!);
        var logged = golden[cases]!.AsArray().Where(c => ReportImplicitRewards.Any(c!["rewards_as"]!.GetValue<string>().Contains)).ToList();
        Assert.NotEmpty(logged);

        foreach (var testCase in logged)
        {
            var rewards = ImplicitRewards.Of(policy, reference, GoldenFile.Number(testCase!["beta"]));
            GoldenFile.AssertClose(testCase["chosen_rewards"], rewards.Chosen, "chosen rewards");
            GoldenFile.AssertClose(testCase["rejected_rewards"], rewards.Rejected, "rejected rewards");
            GoldenFile.AssertClose(testCase["accuracy_ties_half"], rewards.Accuracies().mean(), "accuracy");
        }
    }

    [Theory]
    [InlineData("losses.json", "batch")]
    [InlineData("fdiv.json", "extreme_batch")]
    public void Losses_are_finite_where_a_public_implementation_is_not(string file, string batch)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read(file);
        foreach (var report in golden["not_finite_in_a_source"]!.AsArray())
        {
            foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
            {
                var (policy, reference) = GoldenFile.Sums(golden[batch]!);
                var losses = Compute(new GoldenCase(report!["case"]!), Extremes.In(dtype, policy), Extremes.In(dtype, reference));
                Extremes.AssertFinite(losses, policy.Chosen.Sums, policy.Rejected.Sums, report.ToJsonString());
            }
        }
    }

    [Fact]
    public void A_golden_loss_without_a_counterpart_fails() =>
        Assert.Throws<NotSupportedException>(() => GoldenLosses.Of(new(new JsonObject { ["loss"] = "new", ["beta"] = 1 })));

    [Fact]
    public void A_golden_parameter_that_is_not_read_fails()
    {
        var testCase = new GoldenCase(new JsonObject { ["loss"] = "sppo_hard", ["beta"] = 1.0, ["eps"] = 0.1, ["mean"] = 0.0 });
        GoldenLosses.Of(testCase);
        Assert.Contains("eps", Assert.ThrowsAny<Xunit.Sdk.XunitException>(testCase.AssertEveryParameterIsRead).Message);
    }

    private static Tensor Compute(GoldenCase testCase, PairLogps policy, PairLogps reference) => testCase.Loss == "odds_ratio"
        ? Orpo.OddsRatioLoss(policy, testCase.Number("beta"))
        : GoldenLosses.Of(testCase).Compute(policy, reference);
}
