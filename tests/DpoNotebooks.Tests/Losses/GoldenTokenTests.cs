using System.Text.Json.Nodes;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Losses that read tokens, or mix in a likelihood term, against public implementations.</summary>
public sealed class GoldenTokenTests
{
    [Fact]
    public void Losses_means_and_token_gradients_agree()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read("losses.json");
        var cases = golden["token_cases"]!.AsArray();
        Assert.Equal(57, cases.Count);

        foreach (var testCase in cases)
        {
            var batch = golden["token_batch"]!;
            var (policy, chosen, rejected) = Policy(batch);
            var reference = new PairLogps(Side(batch, "ref", "chosen", grad: false).Logps, Side(batch, "ref", "rejected", grad: false).Logps);
            var losses = testCase!.Text("loss") == "orpo_trl"
                ? OrpoOverPromptToo(policy, batch, testCase!.Option("beta"))
                : LossOf(testCase!).Compute(policy, reference);
            GoldenFile.AssertCase(testCase!, losses, chosen, rejected);
        }
    }

    [Fact]
    public void Unlikelihood_agrees_in_both_forms()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read("unlikelihood.json");
        var cases = golden["cases"]!.AsArray();
        Assert.Equal(8, cases.Count);

        foreach (var testCase in cases)
        {
            var (policy, chosen, rejected) = Policy(golden["token_batch"]!);
            var alpha = testCase!.Option("alpha");
            PreferenceLoss loss = testCase!.Text("form") switch
            {
                "sequence" => new Unlikelihood { Alpha = alpha },
                "token" => new TokenUnlikelihood { Alpha = alpha },
                var other => throw new NotSupportedException(other),
            };
            GoldenFile.AssertCase(testCase!, loss.Compute(policy, null), chosen, rejected);
        }
    }

    [Fact]
    public void Log_of_one_minus_p_agrees_from_p_near_1_to_p_near_0()
    {
        using var scope = NewDisposeScope();
        var extremes = GoldenFile.Read("unlikelihood.json")["token_unlikelihood_extremes"]!;
        var x = GoldenFile.Tensor(extremes["log_p"]).requires_grad_(true);

        var y = -StableLog.OneMinusExp(x);

        GoldenFile.AssertClose(extremes["minus_log_one_minus_p"], y.data<double>().ToArray(), "value");
        GoldenFile.AssertClose(extremes["gradient"], autograd.grad([y.sum()], [x])[0].data<double>().ToArray(), "gradient");
    }

    private static PreferenceLoss LossOf(JsonNode c)
    {
        Dpo Dpo() => new() { Beta = c.Option("beta") };
        Mixture Plus(PreferenceLoss loss, NllAverage average) => new()
        {
            Parts = [new() { Loss = loss }, new() { Weight = c.Option("nll_weight"), Loss = new Sft { Average = average } }],
        };
        return c.Text("loss") switch
        {
            "ld_dpo" => new LdDpo { Beta = c.Option("beta"), Alpha = c.Option("ld_alpha") },
            "ld_dpo_policy_only" => new LdDpo { Beta = c.Option("beta"), Alpha = c.Option("ld_alpha"), PolicyOnly = true },
            "wpo" => new Wpo { Base = Named(c.Text("base"), c) },
            "mixture" => MixtureOf(c),
            "rpo_sequence_mean" => Mixture.Rpo(c.Option("beta"), c.Option("nll_weight")),
            "rpo_token_mean" => Plus(Dpo(), NllAverage.Batch),
            "slic" => new Slic { Margin = c.Option("delta"), NllWeight = c.Option("nll_weight"), NllAverage = SlicAverage(c) },
            "cpo" => new Cpo { Beta = c.Option("beta"), NllWeight = c.Option("nll_weight") },
            "cpo_simpo" => Plus(new Simpo { Beta = c.Option("beta"), Gamma = c.Option("gamma") }, NllAverage.Batch),
            "orpo_token_mean" => new Orpo { Beta = c.Option("beta") },
            "humanline_dpo" => new Humanline { Base = Dpo(), LogEpsilonP = c.Option("log_epsilon_P"), LogEpsilonR = c.Option("log_epsilon_R") },
            _ => GoldenPairTests.LossOf(c),
        };
    }

    private static NllAverage SlicAverage(JsonNode c) => c.Text("nll") switch
    {
        "sum" => NllAverage.None,
        "sequence mean" => NllAverage.Response,
        var other => throw new NotSupportedException(other),
    };

    private static PreferenceLoss Named(string loss, JsonNode c) =>
        GoldenPairTests.LossOf(new JsonObject { ["loss"] = loss, ["beta"] = c.Option("beta") });

    private static Mixture MixtureOf(JsonNode c)
    {
        var names = c["of"]!.AsArray().Select(n => n!.GetValue<string>()).ToArray();
        if (names is ["sigmoid", "bco_pair", "sft"])
        {
            Assert.Equal(MixtureOf(names, c), Mixture.Mpo(c.Option("beta")));
        }

        return MixtureOf(names, c);
    }

    private static Mixture MixtureOf(string[] names, JsonNode c) => new()
    {
        Parts = [.. names.Zip(GoldenFile.Flat(c["weights"]), (name, weight) => new WeightedLoss { Weight = weight, Loss = Named(name, c) })],
    };

    // TRL's likelihood term counts the prompt's tokens: the loss takes sums and lengths that hold them.
    private static Tensor OrpoOverPromptToo(PairLogps policy, JsonNode batch, double beta)
    {
        var prompt = GoldenFile.Tensor(batch["prompt"]);
        var whole = new ResponseLogps(policy.Chosen.Sums + prompt.sum(1), policy.Chosen.Lengths + prompt.shape[1]);
        return Sft.Nll(whole, NllAverage.Batch) + Orpo.OddsRatioLoss(policy, beta);
    }

    private static (PairLogps Logps, Tensor Chosen, Tensor Rejected) Policy(JsonNode batch)
    {
        var (chosen, rejected) = (Side(batch, "policy", "chosen", grad: true), Side(batch, "policy", "rejected", grad: true));
        return (new(chosen.Logps, rejected.Logps), chosen.Leaf, rejected.Leaf);
    }

    private static (ResponseLogps Logps, Tensor Leaf) Side(JsonNode batch, string who, string side, bool grad)
    {
        var leaf = GoldenFile.Tensor(batch[$"{who}_{side}"]).requires_grad_(grad);
        var lengths = GoldenFile.Tensor(batch[$"{side}_length"]);
        var real = (arange(leaf.shape[1], ScalarType.Float64) < lengths.unsqueeze(1)).to_type(ScalarType.Float64);
        var tokens = leaf * real;
        var squares = batch[$"log_sum_sq_{side}"] is { } node ? GoldenFile.Tensor(node) : null;
        return (new ResponseLogps(tokens.sum(1), lengths) { Tokens = tokens, LogSumSquares = squares }, leaf);
    }
}
