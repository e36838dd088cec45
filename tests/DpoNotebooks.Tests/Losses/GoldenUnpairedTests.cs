using System.Text.Json.Nodes;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>KTO, BCO and Plackett–Luce against public implementations and derivations.</summary>
public sealed class GoldenUnpairedTests
{
    [Fact]
    public void Kto_and_unpaired_apo_zero_agree()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read("losses.json");
        Assert.Equal(5, golden["kto"]!.AsArray().Count);

        foreach (var testCase in golden["kto"]!.AsArray())
        {
            var (policy, reference) = GoldenFile.Sums(golden["batch"]!);
            var point = testCase!.Text("loss") switch
            {
                "kto" => Unpaired.KtoReferencePoint(GoldenFile.Tensor(testCase!["kl_policy"]), GoldenFile.Tensor(testCase["kl_ref"])),
                "apo_zero_unpaired" => zeros(1, dtype: ScalarType.Float64),
                var other => throw new NotSupportedException(other),
            };
            GoldenFile.AssertClose(testCase!["kl"], [point.ToDouble()], "reference point");

            var (ratios, desirable) = Responses(policy, reference);
            var losses = Unpaired.Kto(
                ratios, desirable, point, testCase.Option("beta"), testCase.Option("desirable_weight"), testCase.Option("undesirable_weight"));
            GoldenFile.AssertCase(testCase, losses, policy.Chosen.Sums, policy.Rejected.Sums);
        }
    }

    [Fact]
    public void Bco_with_either_running_delta_agrees_over_two_batches()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read("losses.json");
        var cases = golden["bco"]!.AsArray();
        Assert.Equal(4, cases.Count);

        foreach (var batches in cases.GroupBy(c => c!.Option("beta")))
        {
            var running = RunningLogRatios.Start;
            foreach (var testCase in batches)
            {
                var (policy, reference) = Rows(GoldenFile.Sums(golden["mild_batch"]!), testCase!["rows"]!);
                running = running.Next(policy, reference);
                AssertBco(testCase, batches.Key, policy, reference, running);
            }

            Assert.Equal((2, 24), (running.Batches, running.Examples));
        }
    }

    [Fact]
    public void Plackett_luce_agrees()
    {
        using var scope = NewDisposeScope();
        var cases = GoldenFile.Read("plackett_luce.json")["cases"]!.AsArray();
        Assert.Equal(5, cases.Count);

        foreach (var testCase in cases)
        {
            var policy = GoldenFile.Tensor(testCase!["policy"]).requires_grad_(true);
            var ranking = GoldenFile.Tensor(testCase["ranking"]).to_type(ScalarType.Int64);
            var losses = PlackettLuce.Compute(policy, GoldenFile.Tensor(testCase["ref"]), ranking, testCase.Option("beta"));

            GoldenFile.AssertClose(testCase["losses"], losses.data<double>().ToArray(), "losses");
            GoldenFile.AssertClose(testCase["mean"], [losses.mean().ToDouble()], "mean");
            GoldenFile.AssertClose(testCase["grad_policy"], autograd.grad([losses.mean()], [policy])[0].data<double>().ToArray(), "gradient");
        }
    }

    private static void AssertBco(JsonNode testCase, double beta, PairLogps policy, PairLogps reference, RunningLogRatios running)
    {
        GoldenFile.AssertClose(testCase["delta_mean_of_examples"], [beta * running.MeanOfExamples], "delta over examples");
        GoldenFile.AssertClose(testCase["delta_mean_of_batches"], [beta * running.MeanOfBatches], "delta over batches");

        var (ratios, desirable) = Responses(policy, reference);
        var unpaired = Unpaired.Bco(ratios, desirable, beta, beta * running.MeanOfExamples);
        double[] expected = [.. GoldenFile.Flat(testCase["losses_chosen"]), .. GoldenFile.Flat(testCase["losses_rejected"])];
        GoldenFile.AssertClose(new JsonArray([.. expected.Select(v => (JsonNode)v)]), unpaired.data<double>().ToArray(), "unpaired");
        GoldenFile.AssertClose(testCase["mean_unpaired"], [unpaired.mean().ToDouble()], "unpaired mean");

        var overExamples = new BcoRunning { Beta = beta, Over = DeltaAverage.Examples }.Compute(policy, reference, running);
        Assert.Equal(2 * unpaired.mean().ToDouble(), overExamples.mean().ToDouble(), 1e-12);
        var overBatches = new BcoRunning { Beta = beta, Over = DeltaAverage.Batches }.Compute(policy, reference, running);
        GoldenFile.AssertClose(testCase["losses_paired"], overBatches.data<double>().ToArray(), "paired");
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
