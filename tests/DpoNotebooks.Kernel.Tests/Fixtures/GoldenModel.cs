using System.Globalization;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>A checkpoint of the goldens and the values that transformers computes on it.</summary>
public sealed record GoldenModel(string Folder, JsonNode Values)
{
    /// <summary>The language models in safetensors format.</summary>
    public static TheoryData<string> Causal =>
    [
        "gpt2", "gpt2-v4", "gpt2-f16", "gpt2-old-names", "gpt2-sharded", "gpt2-untied", "gptj", "neox-parallel", "neox-sequential", "neox-old-names",
        "opt", "opt-350m-style", "llama", "llama-bf16", "llama-linear-rope", "llama3", "mistral", "qwen2", "qwen3",
    ];

    /// <summary>The contents of config.json.</summary>
    public JsonNode Config { get; } = JsonNode.Parse(File.ReadAllText(ConfigFileOf(Folder)))!;

    /// <summary>The number of ids of the vocabulary.</summary>
    public int VocabularySize => (int)Config["vocab_size"]!;

    /// <summary>The number of positions.</summary>
    public int ContextLength => (int)(Config["n_positions"] ?? Config["max_position_embeddings"])!;

    public static GoldenModel Of(string name)
    {
        var values = Goldens.Json("models", name, "expected.json");
        return new GoldenModel(Goldens.PathOf("models", name),
            (string?)values["same_as"] is { } other ? Goldens.Json("models", other, "expected.json") : values);
    }

    /// <summary>Returns the ids of one of the model's sequences.</summary>
    public int[] Sequence(JsonNode index) => Ints(Values["sequences"]![(int)index]!);

    /// <summary>Replaces VOCABULARY, LAST_ID and CONTEXT in a text with the model's sizes.</summary>
    public string WithSizes(string text) => text
        .Replace("VOCABULARY", VocabularySize.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("LAST_ID", (VocabularySize - 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("CONTEXT", ContextLength.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    public static int[] Ints(JsonNode list) => [.. list.AsArray().Select(id => (int)id!)];

    public static double[] Doubles(JsonNode list) => [.. list.AsArray().Select(value => (double)value!)];

    // The checkpoint of an adapter is in the folder "base".
    private static string ConfigFileOf(string folder) =>
        new[] { folder, Path.Combine(folder, "base") }.Select(each => Path.Combine(each, "config.json")).First(File.Exists);
}
