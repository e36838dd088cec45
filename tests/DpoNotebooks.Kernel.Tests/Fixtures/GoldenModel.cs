using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>A checkpoint of the goldens, and the values that transformers computes with it.</summary>
public sealed record GoldenModel(string Folder, JsonNode Values)
{
    /// <summary>The names of the causal language models in safetensors format.</summary>
    public static TheoryData<string> Causal =>
    [
        "gpt2", "gpt2-v4", "gpt2-f16", "gpt2-old-names", "gpt2-sharded", "gpt2-untied", "gptj", "neox-parallel", "neox-sequential", "neox-old-names",
        "opt", "opt-350m-style", "llama", "llama-bf16", "llama-linear-rope", "llama3", "mistral", "qwen2", "qwen3",
    ];

    public static GoldenModel Of(string name)
    {
        var values = Goldens.Json("models", name, "expected.json");
        return new GoldenModel(Goldens.PathOf("models", name),
            (string?)values["same_as"] is { } other ? Goldens.Json("models", other, "expected.json") : values);
    }

    /// <summary>The token ids of one of the sequences.</summary>
    public int[] Sequence(JsonNode index) => Ints(Values["sequences"]![(int)index]!);

    public static int[] Ints(JsonNode list) => [.. list.AsArray().Select(id => (int)id!)];

    public static double[] Doubles(JsonNode list) => [.. list.AsArray().Select(value => (double)value!)];
}
