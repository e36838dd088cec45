using System.Text.Json.Nodes;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>KTO, BCO and Plackett–Luce against public implementations and derivations.</summary>
public sealed class GoldenUnpairedTests
{
    [Fact]
    public void Kto_and_unpaired_apo_zero_match_the_goldens()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read("losses.json");
        foreach (var testCase in GoldenFile.Cases(golden["kto"]))
        {
            var (policy, reference) = GoldenFile.Sums(golden["batch"]!);
            Tensor Logps(string name) => tensor(testCase.Numbers(name));
            var computed = Unpaired.KtoReferencePoint(Logps("kl_policy"), Logps("kl_ref"));
            var point = testCase.Loss switch
            {
                "kto" => computed,
                "apo_zero_unpaired" => zeros_like(computed),
                var other => throw new NotSupportedException(other),
            };
            Assert.Equal(testCase.Number("kl"), point.ToDouble(), 1e-9);

            var (ratios, desirable) = Responses(policy, reference);
            var losses = Unpaired.Kto(
                ratios, desirable, point, testCase.Number("beta"), testCase.Number("desirable_weight"), testCase.Number("undesirable_weight"));
            GoldenFile.AssertCase(testCase, losses, policy.Chosen.Sums, policy.Rejected.Sums);
        }
    }

    [Fact]
    public void Bco_with_either_running_delta_matches_the_goldens_over_successive_batches()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read("losses.json");
        var cases = golden["bco"]!.AsArray();
        Assert.NotEmpty(cases);

        foreach (var batches in cases.GroupBy(c => GoldenFile.Number(c!["beta"])))
        {
            var running = RunningLogRatios.Start;
            foreach (var testCase in batches)
            {
                var (policy, reference) = Rows(GoldenFile.Sums(golden["mild_batch"]!), testCase!["rows"]!);
                running = running.Next(policy, reference);
                AssertBco(testCase, batches.Key, policy, reference, running);
            }

            var pairs = batches.Sum(testCase => testCase!["rows"]!.AsArray().Count);
            Assert.Equal((batches.Count(), 2 * pairs), (running.Batches, running.Examples));
        }
    }

    [Fact]
    public void Plackett_luce_matches_the_goldens()
    {
        using var scope = NewDisposeScope();
        var cases = GoldenFile.Read("plackett_luce.json")["cases"]!.AsArray();
        Assert.NotEmpty(cases);

        foreach (var testCase in cases)
        {
            var policy = GoldenFile.Tensor(testCase!["policy"]).requires_grad_(true);
            var ranking = GoldenFile.Tensor(testCase["ranking"]).to_type(ScalarType.Int64);
            var losses = PlackettLuce.Compute(policy, GoldenFile.Tensor(testCase["ref"]), ranking, GoldenFile.Number(testCase["beta"]));

            GoldenFile.AssertClose(testCase["losses"], losses, "losses");
            GoldenFile.AssertClose(testCase["mean"], [losses.mean().ToDouble()], "mean");
            GoldenFile.AssertClose(testCase["grad_policy"], autograd.grad([losses.mean()], [policy])[0], "gradient");
        }
    }

    private static void AssertBco(JsonNode testCase, double beta, PairLogps policy, PairLogps reference, RunningLogRatios running)
    {
        GoldenFile.AssertClose(testCase["delta_mean_of_examples"], [beta * running.MeanOfExamples], "delta over examples");
        GoldenFile.AssertClose(testCase["delta_mean_of_batches"], [beta * running.MeanOfBatches], "delta over batches");

        var (ratios, desirable) = Responses(policy, reference);
        var unpaired = Unpaired.Bco(ratios, desirable, beta, beta * running.MeanOfExamples);
        double[] expected = [.. GoldenFile.Flat(testCase["losses_chosen"]), .. GoldenFile.Flat(testCase["losses_rejected"])];
        GoldenFile.AssertClose(new JsonArray([.. expected.Select(v => (JsonNode)v)]), unpaired, "unpaired");
        GoldenFile.AssertClose(testCase["mean_unpaired"], [unpaired.mean().ToDouble()], "unpaired mean");

        var overExamples = new BcoRunning { Beta = beta, Over = DeltaAverage.Examples }.Compute(policy, reference, running);
        Assert.Equal(2 * unpaired.mean().ToDouble(), overExamples.mean().ToDouble(), 1e-12);
        var overBatches = new BcoRunning { Beta = beta, Over = DeltaAverage.Batches }.Compute(policy, reference, running);
        GoldenFile.AssertClose(testCase["losses_paired"], overBatches, "paired");
    }

    private static (Tensor LogRatios, Tensor Desirable) Responses(PairLogps policy, PairLogps reference)
    {
        var chosen = policy.Chosen.Sums - reference.Chosen.Sums;
        var rejected = policy.Rejected.Sums - reference.Rejected.Sums;
        return (cat([chosen, rejected]), arange(2 * chosen.shape[0]) < chosen.shape[0]);
    }

    private static (PairLogps Policy, PairLogps Reference) Rows((PairLogps Policy, PairLogps Reference) batch, JsonNode rows)
    {
        var index = GoldenFile.Tensor(rows).to_type(ScalarType.Int64);
        ResponseLogps Of(ResponseLogps logps) => new(logps.Sums.index_select(0, index), logps.Lengths.index_select(0, index));
        PairLogps Pair(PairLogps pair) => new(Of(pair.Chosen), Of(pair.Rejected));
        return (Pair(batch.Policy), Pair(batch.Reference));
    }
}
