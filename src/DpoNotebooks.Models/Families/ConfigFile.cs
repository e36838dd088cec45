using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Models.Families;

/// <summary>config.json and generation_config.json, in and out.</summary>
internal static class ConfigFile
{
    private const string Config = "config.json";
    private const string Generation = "generation_config.json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The shape that a folder's config.json describes; an end of text that it leaves open is that of generation_config.json.</summary>
    /// <returns>The shape; and every id that ends a sample: <see cref="CausalLmConfig.EosId"/>, then the others that either file names, such
    /// as the end of a turn.</returns>
    /// <exception cref="InvalidDataException">An unknown model_type or option; names it.</exception>
    public static (CausalLmConfig Config, IReadOnlyList<int> EndIds) Read(string folder)
    {
        var config = ConfigReader.Read(Path.Combine(folder, Config), json => Family.Of(json).Read(json).Validate());
        int[] endIds = [.. new[] { config.EosId }.Concat(IdsIn(Path.Combine(folder, Config))).Concat(IdsIn(Path.Combine(folder, Generation))).Where(config.HasId).Distinct()];
        return (endIds is [var eos, ..] ? config with { EosId = eos } : config, endIds);
    }

    /// <summary>Writes both files.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="config">The shape.</param>
    /// <param name="dtype">Of the weights.</param>
    /// <param name="endIds">What ends a sample.</param>
    /// <param name="more">Further keys of config.json.</param>
    /// <param name="architecture">The class in config.json; null: the family's language model.</param>
    public static void Write(string folder, CausalLmConfig config, ScalarType dtype, IReadOnlyList<int> endIds, JsonObject? more = null, string? architecture = null)
    {
        var family = Family.Of(config.Family);
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray(architecture ?? family.Architecture),
            ["model_type"] = family.ModelType,
            ["torch_dtype"] = dtype.ToString().ToLowerInvariant(),
            ["vocab_size"] = config.VocabularySize,
            ["initializer_range"] = config.InitializerRange,
            ["tie_word_embeddings"] = config.TiedHead,
        };
        JsonObject ids = new() { ["bos_token_id"] = Id(config.BosId), ["eos_token_id"] = endIds.Count > 1 ? new JsonArray([.. endIds.Select(id => JsonValue.Create(id))]) : Id(config.EosId), ["pad_token_id"] = Id(config.PadId ?? -1) };
        foreach (var (key, value) in family.Write(config).Concat(ids).Concat(more ?? []))
        {
            json[key] = value?.DeepClone();
        }

        Save(Config, json);
        if (architecture is null)
        {
            Save(Generation, ids);
        }

        void Save(string name, JsonObject values) => WholeFile.Write(Path.Combine(folder, name), values.ToJsonString(Indented) + "\n");

        static int? Id(int id) => id < 0 ? null : id;
    }

    private static int[] IdsIn(string path)
    {
        try
        {
            var eos = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))?["eos_token_id"] : null;
            return eos is null ? [] : eos is JsonArray many ? [.. many.Select(id => (int)id!)] : [(int)eos];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path}: {error.Message}");
        }
    }
}
