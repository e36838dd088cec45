using System.Text.Json.Nodes;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Losses that read tokens or add an NLL term, against public implementations.</summary>
public sealed class GoldenTokenTests
{
    [Fact]
    public void Losses_means_and_token_gradients_match_the_goldens()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read("losses.json");
        var batch = golden["token_batch"]!;
        foreach (var testCase in GoldenFile.Cases(golden["token_cases"]))
        {
            var (policy, chosen, rejected) = Policy(batch);
            var reference = new PairLogps(Side(batch, "ref", "chosen", grad: false).Logps, Side(batch, "ref", "rejected", grad: false).Logps);
            var losses = testCase.Loss == "orpo_trl"
                ? OrpoOverPromptToo(testCase, policy, batch)
                : GoldenLosses.Of(testCase).Compute(policy, reference);

            GoldenFile.AssertCase(testCase, losses, chosen, rejected);
        }
    }

    [Fact]
    public void Both_forms_of_unlikelihood_match_the_goldens()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read("unlikelihood.json");
        foreach (var testCase in GoldenFile.Cases(golden["cases"]))
        {
            var (policy, chosen, rejected) = Policy(golden["token_batch"]!);
            PreferenceLoss loss = testCase.Text("form") switch
            {
                "sequence" => new Unlikelihood { Alpha = testCase.Number("alpha") },
                "token" => new TokenUnlikelihood { Alpha = testCase.Number("alpha") },
                var other => throw new NotSupportedException(other),
            };

            GoldenFile.AssertCase(testCase, loss.Compute(policy, null), chosen, rejected);
        }
    }

    [Fact]
    public void The_mixture_of_TRLs_MPO_example_is_Mpo()
    {
        var weights = new JsonArray(0.8, 0.2, 1.0);
        var golden = new JsonObject { ["loss"] = "mixture", ["of"] = new JsonArray("sigmoid", "bco_pair", "sft"), ["weights"] = weights, ["beta"] = 0.3 };

        Assert.Equal(GoldenLosses.Of(new(golden)), Mixture.Mpo(0.3));
    }

    [Fact]
    public void Log_of_one_minus_p_matches_the_goldens_from_p_near_1_to_p_near_0()
    {
        using var scope = NewDisposeScope();
        var extremes = GoldenFile.Read("unlikelihood.json")["token_unlikelihood_extremes"]!;
        var x = GoldenFile.Tensor(extremes["log_p"]).requires_grad_(true);

        var y = -StableLog.OneMinusExp(x);

        GoldenFile.AssertClose(extremes["minus_log_one_minus_p"], y, "value");
        GoldenFile.AssertClose(extremes["gradient"], autograd.grad([y.sum()], [x])[0], "gradient");
    }

    // TRL's NLL counts the prompt's tokens too, so the sums and lengths here include them.
    private static Tensor OrpoOverPromptToo(GoldenCase testCase, PairLogps policy, JsonNode batch)
    {
        Assert.Equal("token mean of the batch, prompt and response", testCase.Text("nll"));
        var prompt = GoldenFile.Tensor(batch["prompt"]);
        var whole = new ResponseLogps(policy.Chosen.Sums + prompt.sum(1), policy.Chosen.Lengths + prompt.shape[1]);
        return Sft.Nll(whole, NllAverage.Batch) + Orpo.OddsRatioLoss(policy, testCase.Number("beta"));
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
