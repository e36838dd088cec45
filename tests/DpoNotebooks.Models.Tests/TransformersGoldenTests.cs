using System.Text.Json.Nodes;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Models.Tests;

/// <summary>Compares language models of every family and storage format with transformers.</summary>
public sealed class TransformersGoldenTests
{
    private static readonly string[] Names =
    [
        "gpt2", "gpt2-v4", "gpt2-f16", "gpt2-old-names", "gpt2-sharded", "gpt2-bin", "gpt2-bin-legacy", "gpt2-bin-sharded", "gpt2-untied", "gptj",
        "neox-parallel", "neox-parallel-v4", "neox-old-names", "neox-sequential",
        "opt", "opt-350m-style", "llama", "llama-v4", "llama-bf16", "llama-linear-rope", "llama-linear-rope-v4", "llama3", "llama3-v4", "mistral", "mistral-v4",
        "qwen2", "qwen2-v4", "qwen3",
    ];

    public static TheoryData<string> Cases => [.. Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_agree_with_transformers(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (model, golden) = Load(name);
        foreach (var (sequence, expected) in golden["sequences"]!.AsArray().Zip(golden["logits"]!.AsArray()))
        {
            var ids = Ids(sequence!);
            var logits = model.Logits(model.Hidden(tensor(ids, [1, ids.Length]), arange(ids.Length)))[0];
            foreach (var (row, values) in expected!["rows"]!.AsArray().Zip(expected["values"]!.AsArray()))
            {
                Assert.True(MaxDifference(logits[(int)row!], values!) < 1e-4, $"row {row} of a sequence of {ids.Length}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Padding_on_the_right_needs_no_mask(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (model, golden) = Load(name);
        var padded = golden["padded"]!["right"]!;
        var ids = Rows(padded["input_ids"]!);
        var logits = model.Logits(model.Hidden(ids, arange(ids.shape[1])));
        foreach (var (index, last) in padded["last"]!.AsArray().Index())
        {
            Assert.True(MaxDifference(logits[index, (int)last!], golden["logits"]![index]!["values"]!.AsArray()[^1]!) < 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Padding_on_the_left_does_not_change_the_logits(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (model, golden) = Load(name);
        var padded = golden["padded"]!["left"]!;
        var keys = Rows(padded["attention_mask"]!).to_type(ScalarType.Bool);
        var positions = (keys.to_type(ScalarType.Int64).cumsum(1) - 1).clamp_min(0);
        var logits = model.Logits(model.Hidden(Rows(padded["input_ids"]!), positions, keys: keys));
        foreach (var (index, last) in padded["last"]!.AsArray().Index())
        {
            Assert.True(MaxDifference(logits[index, (int)last!], golden["logits"]![index]!["values"]!.AsArray()[^1]!) < 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Response_log_probabilities_agree_with_transformers(string name)
    {
        using var scope = NewDisposeScope();
        var (model, golden) = Load(name);
        foreach (var expected in golden["logps"]!.AsArray())
        {
            using var batch = Batch(golden, expected!);
            var logps = SequenceLogps.Compute(model, batch, tokens: true);

            Assert.Equal((double)expected!["sum"]!, logps.Sums[0].ToDouble(), 1e-3);
            Assert.True(MaxDifference(logps.Tokens![0], expected["tokens"]!) < 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_agree_with_transformers(string name)
    {
        using var scope = NewDisposeScope();
        var (model, golden) = Load(name);
        var expected = golden["grad"]!;
        using var batch = Batch(golden, expected);

        SequenceLogps.Compute(model, batch).Sums.sum().backward();

        var gradients = model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!);
        foreach (var (parameter, wanted) in expected["parameters"]!.AsObject())
        {
            Close((double)wanted!["norm"]!, gradients[parameter].norm().ToDouble(), parameter);
            foreach (var (first, index) in wanted["first"]!.AsArray().Select((value, index) => ((double)value!, index)))
            {
                Close(first, gradients[parameter].reshape(-1)[index].ToDouble(), parameter);
            }
        }

        static void Close(double want, double got, string name) =>
            Assert.True(Math.Abs(got - want) <= 1e-4 * (1 + Math.Abs(want)), $"{name}: {got}, transformers {want}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Greedy_continuation_agrees_with_transformers(string name)
    {
        using var scope = NewDisposeScope();
        var (model, golden) = Load(name);
        var greedy = golden["greedy"]!;
        int[] prompt = [.. Ids(golden["sequences"]![(int)greedy["sequence"]!]!).Select(id => (int)id)];
        int[] expected = [.. Ids(greedy["tokens"]!).Select(id => (int)id)];
        var config = new SamplingConfig { MaxNewTokens = expected.Length, Seed = 0, Temperature = 0 };

        var tokens = Sampler.Sample(model, [prompt], config)[0].Tokens;

        // The golden continues after the end of text; the sampler stops there.
        var end = Array.FindIndex(expected, id => model.EndIds.Contains(id));
        Assert.Equal(end < 0 ? expected : expected[..(end + 1)], tokens);
    }

    private static (CausalLm Model, JsonNode Golden) Load(string name)
    {
        var golden = Goldens.Json("models", name, "expected.json");
        return (CausalLm.Load(Goldens.PathOf("models", name)),
            (string?)golden["same_as"] is { } other ? Goldens.Json("models", other, "expected.json") : golden);
    }

    private static SequenceBatch Batch(JsonNode golden, JsonNode expected)
    {
        var ids = Ids(golden["sequences"]![(int)expected["sequence"]!]!);
        return new SequenceBatch(tensor(ids, [1, ids.Length]), [(int)expected["boundary"]!], [ids.Length]);
    }

    private static long[] Ids(JsonNode node) => [.. node.AsArray().Select(id => (long)id!)];

    private static Tensor Rows(JsonNode node)
    {
        long[][] rows = [.. node.AsArray().Select(row => Ids(row!))];
        return tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]);
    }

    private static double MaxDifference(Tensor got, JsonNode wanted) =>
        (got.to_type(ScalarType.Float64) - tensor(wanted.AsArray().Select(value => (double)value!).ToArray())).abs().max().ToDouble();
}
