using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>An architecture: how its checkpoints store weights, and how to read and write its config.json.</summary>
/// <param name="Kind">The architecture.</param>
/// <param name="ModelType">The model_type in config.json.</param>
/// <param name="Names">The paths of the layers in a checkpoint.</param>
/// <param name="Read">Reads the shape from config.json. Unsupported options raise an error.</param>
/// <param name="Write">Writes the config.json keys of a shape.</param>
internal sealed record Family(
    ModelFamily Kind, string ModelType, WeightNames Names, Func<ConfigReader, CausalLmConfig> Read, Func<CausalLmConfig, JsonObject> Write)
{
    /// <summary>All families.</summary>
    public static IReadOnlyList<Family> All { get; } =
        [Gpt2.Family, GptJ.Family, GptNeoX.Family, Opt.Family, Llama.Family, Mistral.Family, Qwen2.Family, Qwen3.Family, Bert.Family, Roberta.Family];

    /// <summary>The language model's class in config.json; null: the family has only classifiers.</summary>
    public string? LanguageModelClass { get; init; }

    /// <summary>The classifier's class in config.json.</summary>
    public required string ClassifierClass { get; init; }

    /// <summary>The layers of a classifier's head.</summary>
    public ClassifierHead ClassifierHead { get; init; } = new("score");

    /// <summary>Whether projections of the blocks store their weights as (in, out) and not as (out, in).</summary>
    public bool TransposedWeights { get; init; }

    /// <summary>Whether a fused projection groups its outputs by head (each head's query, key and value) and not by kind (all queries, all
    /// keys, all values).</summary>
    public bool FusedByHead { get; init; }

    /// <summary>Suffixes of stored tensors that are not weights, such as the attention masks in older checkpoints. They are ignored.</summary>
    public IReadOnlyList<string> BufferSuffixes { get; init; } = [];

    /// <summary>Parts of names in older checkpoints, and the names that replace them.</summary>
    public IReadOnlyList<(string Old, string New)> OldNames { get; init; } = [];

    /// <summary>The family of an architecture.</summary>
    public static Family Of(ModelFamily kind) => All.First(family => family.Kind == kind);

    /// <summary>The family of a config.json.</summary>
    /// <exception cref="InvalidDataException">The model_type is missing or not supported.</exception>
    public static Family Of(ConfigReader config)
    {
        var type = config.Text("model_type") ?? throw config.Error("model_type is missing");
        return All.FirstOrDefault(family => family.ModelType == type)
            ?? throw config.Error($"model_type = {type} is not supported; use one of {string.Join(", ", All.Select(family => family.ModelType))}");
    }
}
