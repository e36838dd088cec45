using System.Globalization;
using System.Text.Json.Nodes;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Reads goldens/losses and compares with them: rtol 1e-9, atol 1e-12, float64.</summary>
internal static class GoldenFile
{
    public static JsonNode Read(string name) => Goldens.Json("losses", name);

    /// <summary>A number, or one of the strings for NaN and ±∞, which JSON does not have.</summary>
    public static double Number(JsonNode? node) =>
        node!.GetValueKind() == System.Text.Json.JsonValueKind.String
            ? double.Parse(node.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture)
            : node.GetValue<double>();

    public static IEnumerable<GoldenCase> Cases(JsonNode? cases)
    {
        Assert.NotEmpty(cases!.AsArray());
        return cases.AsArray().Select(testCase => new GoldenCase(testCase!));
    }

    /// <summary>The numbers of a list or of nested lists, in row order.</summary>
    public static double[] Flat(JsonNode? node) =>
        node is JsonArray list ? [.. list.SelectMany(Flat)] : [Number(node)];

    public static Tensor Tensor(JsonNode? node)
    {
        var list = node!.AsArray();
        return list[0] is JsonArray inner
            ? tensor(Flat(list)).reshape(list.Count, inner.Count)
            : tensor(Flat(list));
    }

    /// <summary>A batch of sums, the policy's as leaves that require gradients.</summary>
    public static (PairLogps Policy, PairLogps Reference) Sums(JsonNode batch)
    {
        ResponseLogps Of(string who, string side, bool grad) =>
            new(Tensor(batch[$"{who}_{side}"]).requires_grad_(grad), Tensor(batch[$"{side}_length"]));
        return (new(Of("policy", "chosen", true), Of("policy", "rejected", true)),
            new(Of("ref", "chosen", false), Of("ref", "rejected", false)));
    }

    public static void AssertClose(JsonNode? expected, double[] actual, string what)
    {
        var wanted = Flat(expected);
        Assert.True(wanted.Length == actual.Length, $"{what}: {actual.Length} numbers, expected {wanted.Length}");
        for (var i = 0; i < wanted.Length; i++)
        {
            // If the public code gives NaN or infinity, any finite number is accepted.
            var close = double.IsFinite(wanted[i])
                ? Math.Abs(actual[i] - wanted[i]) <= 1e-12 + 1e-9 * Math.Abs(wanted[i])
                : double.IsFinite(actual[i]);
            Assert.True(close, $"{what}[{i}]: {actual[i]:R}, expected {wanted[i]:R}");
        }
    }

    public static void AssertClose(JsonNode? expected, Tensor actual, string what) => AssertClose(expected, Values(actual), what);

    /// <summary>Compares the losses (if the case has them), their mean, and the gradients of the mean by two leaves.</summary>
    public static void AssertCase(GoldenCase testCase, Tensor losses, Tensor chosen, Tensor rejected)
    {
        testCase.AssertEveryParameterIsRead();
        var golden = testCase.Node;
        if (golden["losses"] is { } expected)
        {
            AssertClose(expected, losses, $"{testCase} losses");
        }

        AssertClose(golden["mean"], losses.mean(), $"{testCase} mean");
        var gradients = Examples.Gradients(losses.mean(), chosen, rejected);
        AssertClose(golden["grad_policy_chosen"], gradients[0], $"{testCase} chosen gradient");
        AssertClose(golden["grad_policy_rejected"], gradients[1], $"{testCase} rejected gradient");
    }

    private static double[] Values(Tensor tensor) => tensor.contiguous().data<double>().ToArray();
}
