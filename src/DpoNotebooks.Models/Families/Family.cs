using System.Text.Json.Nodes;

namespace DpoNotebooks.Models.Families;

/// <summary>An architecture: the names of its weights, and its config.json in and out.</summary>
/// <param name="Kind">Which.</param>
/// <param name="ModelType">config.json's model_type.</param>
/// <param name="Architecture">The language model's class, as config.json names it.</param>
/// <param name="Names">Where its checkpoints keep each layer.</param>
/// <param name="Read">The shape that a config.json describes; what cannot be met is an error.</param>
/// <param name="Write">The keys that describe a shape.</param>
internal sealed record Family(ModelFamily Kind, string ModelType, string Architecture, WeightNames Names, Func<ConfigReader, CausalLmConfig> Read, Func<CausalLmConfig, JsonObject> Write)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Family> All { get; } =
        [Gpt2.Family, GptJ.Family, GptNeoX.Family, Opt.Family, Llama.Family, Mistral.Family, Qwen2.Family, Qwen3.Family, Bert.Family, Bert.RobertaFamily];

    /// <summary>A family.</summary>
    public static Family Of(ModelFamily kind) => All.First(family => family.Kind == kind);

    /// <summary>The family of a model_type.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static Family Of(ConfigReader config)
    {
        var type = config.Text("model_type") ?? throw config.Wrong("it has no model_type");
        return All.FirstOrDefault(family => family.ModelType == type)
            ?? throw config.Wrong($"model_type = {type} is not supported; {string.Join(", ", All.Select(family => family.ModelType))} are");
    }
}
