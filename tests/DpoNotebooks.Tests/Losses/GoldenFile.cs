using System.Globalization;
using System.Text.Json.Nodes;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Reads goldens/losses and compares with it: rtol 1e-9, atol 1e-12, float64.</summary>
internal static class GoldenFile
{
    public static JsonNode Read(string name) => Goldens.Json("losses", name);

    /// <summary>A number, or one of the strings that stand for what JSON lacks.</summary>
    public static double Number(JsonNode? node) =>
        node!.GetValueKind() == System.Text.Json.JsonValueKind.String
            ? double.Parse(node.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture)
            : node.GetValue<double>();

    public static double Option(this JsonNode testCase, string name) => Number(testCase[name]);

    public static string Text(this JsonNode testCase, string name) => testCase[name]!.GetValue<string>();

    /// <summary>A list of numbers or of lists of them, in row order.</summary>
    public static double[] Flat(JsonNode? node) =>
        node is JsonArray list ? [.. list.SelectMany(Flat)] : [Number(node)];

    public static Tensor Tensor(JsonNode? node)
    {
        var list = node!.AsArray();
        return list[0] is JsonArray inner
            ? tensor(Flat(list)).reshape(list.Count, inner.Count)
            : tensor(Flat(list));
    }

    /// <summary>A batch of sums as leaves with a gradient, and its reference.</summary>
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
        Assert.True(wanted.Length == actual.Length, $"{what}: {actual.Length} numbers, not {wanted.Length}");
        for (var i = 0; i < wanted.Length; i++)
        {
            // Where the public code has no finite number, ours must have one.
            var right = double.IsFinite(wanted[i]) ? Math.Abs(actual[i] - wanted[i]) <= 1e-12 + 1e-9 * Math.Abs(wanted[i]) : double.IsFinite(actual[i]);
            Assert.True(right, $"{what}[{i}]: {actual[i]:R}, not {wanted[i]:R}");
        }
    }

    /// <summary>Losses (where the case has them), their mean, and the gradients of the mean by the given leaves.</summary>
    public static void AssertCase(JsonNode testCase, Tensor losses, Tensor chosen, Tensor rejected)
    {
        var what = $"{testCase["loss"]} {testCase["beta"]} {testCase["f"]}";
        if (testCase["losses"] is { } expected)
        {
            AssertClose(expected, losses.data<double>().ToArray(), $"{what} losses");
        }

        AssertClose(testCase["mean"], [losses.mean().ToDouble()], $"{what} mean");
        var grads = Examples.Gradients(losses.mean(), chosen, rejected);
        AssertClose(testCase["grad_policy_chosen"], Values(grads[0]), $"{what} chosen gradient");
        AssertClose(testCase["grad_policy_rejected"], Values(grads[1]), $"{what} rejected gradient");
    }

    private static double[] Values(Tensor gradient) => gradient.contiguous().data<double>().ToArray();
}
