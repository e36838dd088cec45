using System.Text.Json.Nodes;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Tests.Evaluation;

public class SequenceKlTests
{
    [Fact]
    public void Every_estimator_agrees_with_the_goldens()
    {
        foreach (var world in Goldens.Json("losses", "kl.json")["cases"]!.AsArray())
        {
            foreach (var samples in world!["sample_sets"]!.AsArray())
            {
                var sequences = samples!["sequences"]!.AsArray().Select(s => s!.AsArray().Select(t => (int)t!).ToArray()).ToArray();
                var policy = sequences.Select(s => TokenLogps(world, "policy_logits", s)).ToArray();
                var reference = sequences.Select(s => TokenLogps(world, "ref_logits", s)).ToArray();
                double[] policySums = [.. policy.Select(tokens => tokens.Sum())];
                double[] referenceSums = [.. reference.Select(tokens => tokens.Sum())];
                var steps = sequences.Select(s => Steps(world, s)).ToArray();

                Check(samples, "log_ratio", SequenceKl.LogRatio(policySums, referenceSums));
                Check(samples, "k3_of_sequence", SequenceKl.K3(policySums, referenceSums));
                Check(samples, "k2_of_sequence", SequenceKl.K2(policySums, referenceSums));
                Check(samples, "k3_of_tokens", SequenceKl.K3OfTokens(policy, reference));
                Check(samples, "full_vocabulary_per_step", SequenceKl.FullVocabulary(steps));
            }
        }
    }

    [Fact] // paper.md 3.16
    public void Every_estimate_of_the_reference_to_itself_is_zero()
    {
        double[] logps = [-3, -7.5];

        Assert.All(SequenceKl.LogRatio(logps, logps), value => Assert.Equal(0, value));
        Assert.All(SequenceKl.K2(logps, logps), value => Assert.Equal(0, value));
        Assert.All(SequenceKl.K3(logps, logps), value => Assert.Equal(0, value));
        Assert.Equal(0, SequenceKl.Step([1, 2, 3], [1, 2, 3]));
    }

    [Fact] // paper.md 3.16
    public void Unbiased_estimators_agree_with_the_exact_Kl_of_a_one_step_world()
    {
        double[] policyLogits = [1, 0, -0.5, 0.2];
        double[] referenceLogits = [0, 0.4, 0.1, -0.3];
        var exact = SequenceKl.Step(policyLogits, referenceLogits);
        double[] policy = [.. LogSoftmax(policyLogits)];
        double[] reference = [.. LogSoftmax(referenceLogits)];
        var random = new Random(1);
        int[] draws = [.. Enumerable.Range(0, 20_000).Select(_ => CompletionTables.Draw(random, [.. policy.Select(Math.Exp)]))];
        double[] p = [.. draws.Select(y => policy[y])];
        double[] q = [.. draws.Select(y => reference[y])];

        foreach (var estimate in new[] { Estimate.Of(SequenceKl.LogRatio(p, q)), Estimate.Of(SequenceKl.K3(p, q)) })
        {
            Assert.InRange(exact, estimate.Mean - 4 * estimate.StandardError, estimate.Mean + 4 * estimate.StandardError);
        }

        Assert.All(SequenceKl.K3(p, q), value => Assert.True(value >= 0));
    }

    [Fact]
    public void K3_keeps_its_precision_near_the_reference()
    {
        Assert.Equal(0.5e-12, SequenceKl.K3([1e-6], [0])[0], 1e-18);
        Assert.Equal(1.249979167e-9, SequenceKl.K3([5e-5], [0])[0], 1e-17); // d²/2 − d³/6
    }

    [Fact]
    public void A_token_of_probability_zero_adds_nothing()
    {
        Assert.Equal(Math.Log(2), SequenceKl.Step([0, double.NegativeInfinity], [0, 0]), 1e-15);
        Assert.Throws<ArgumentException>(() => SequenceKl.LogRatio([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => SequenceKl.K3OfTokens([[1]], []));
    }

    private static void Check(JsonNode samples, string name, double[] values)
    {
        var expected = samples["per_sample"]![name]!.AsArray().Select(value => (double)value!).ToArray();
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
        var estimate = Estimate.Of(values);
        Assert.Equal((double)samples["mean"]![name]!, estimate.Mean, 1e-10);
        Assert.Equal((double)samples["standard_error"]![name]!, estimate.StandardError, 1e-10);
    }

    private static double[] Row(JsonNode world, string logits, IEnumerable<int> prefix)
    {
        var wanted = prefix.ToArray();
        var at = world["prefixes"]!.AsArray().Select(p => p!.AsArray().Select(t => (int)t!).ToArray())
            .ToList().FindIndex(known => known.SequenceEqual(wanted));
        return [.. world[logits]![at]!.AsArray().Select(value => (double)value!)];
    }

    private static double[] TokenLogps(JsonNode world, string logits, int[] sequence) =>
        [.. sequence.Select((token, t) => LogSoftmax(Row(world, logits, sequence.Take(t)))[token])];

    private static double[] Steps(JsonNode world, int[] sequence) => [.. sequence.Select((_, t) => SequenceKl.Step(
        Row(world, "policy_logits", sequence.Take(t)), Row(world, "ref_logits", sequence.Take(t))))];

    private static double[] LogSoftmax(double[] logits)
    {
        var logZ = Math.Log(logits.Sum(Math.Exp));
        return [.. logits.Select(logit => logit - logZ)];
    }
}
