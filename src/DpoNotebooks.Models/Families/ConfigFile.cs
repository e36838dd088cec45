using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>Reads and writes config.json and generation_config.json.</summary>
internal static class ConfigFile
{
    private const string Config = "config.json";
    private const string Generation = "generation_config.json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Reads the shape from a folder's config.json. If config.json has no end-of-text id, the id of generation_config.json is used.</summary>
    /// <returns>The shape, and all ids that end a sample: <see cref="CausalLmConfig.EosId"/>, then the other ids in either file, such as the
    /// end of a turn.</returns>
    /// <exception cref="InvalidDataException">The model_type or an option is not supported. The message names it.</exception>
    public static (CausalLmConfig Config, IReadOnlyList<int> EndIds) Read(string folder)
    {
        var config = ConfigReader.Read(Path.Combine(folder, Config), json => Family.Of(json).Read(json).Validate());
        int[] ids = [config.EosId, .. EndIdsIn(Path.Combine(folder, Config)), .. EndIdsIn(Path.Combine(folder, Generation))];
        int[] endIds = [.. ids.Where(config.HasId).Distinct()];
        return (endIds is [var eos, ..] ? config with { EosId = eos } : config, endIds);
    }

    /// <summary>Reads the shape and the label names of a classifier from a folder's config.json.</summary>
    /// <exception cref="InvalidDataException">The file is not a classifier's, or an option is not supported. The message names it.</exception>
    public static (CausalLmConfig Config, IReadOnlyList<string> LabelNames) ReadClassifier(string folder) =>
        ConfigReader.Read(Path.Combine(folder, Config), json => (Family.Of(json).Read(json).Validate(), ClassifierLabels.Read(json)));

    /// <summary>Writes the config.json and generation_config.json of a language model.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="config">The shape.</param>
    /// <param name="dtype">The dtype of the weights.</param>
    /// <param name="endIds">The ids that end a sample.</param>
    public static void Write(string folder, CausalLmConfig config, ScalarType dtype, IReadOnlyList<int> endIds)
    {
        var ids = Ids(config, endIds);
        Save(folder, Config, Json(config, Family.Of(config.Family).LanguageModelClass!, dtype, ids));
        Save(folder, Generation, ids);
    }

    /// <summary>Writes the config.json of a classifier.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="config">The shape.</param>
    /// <param name="dtype">The dtype of the weights.</param>
    /// <param name="labelNames">The names of the scores.</param>
    public static void WriteClassifier(string folder, CausalLmConfig config, ScalarType dtype, IReadOnlyList<string> labelNames)
    {
        var json = Json(config, Family.Of(config.Family).ClassifierClass, dtype, Ids(config, []));
        ClassifierLabels.Write(json, labelNames);
        Save(folder, Config, json);
    }

    private static JsonObject Json(CausalLmConfig config, string modelClass, ScalarType dtype, JsonObject ids)
    {
        var family = Family.Of(config.Family);
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray(modelClass),
            ["model_type"] = family.ModelType,
            ["torch_dtype"] = dtype.ToString().ToLowerInvariant(),
            ["vocab_size"] = config.VocabularySize,
            ["initializer_range"] = config.InitializerRange,
            ["tie_word_embeddings"] = config.TiedHead,
        };
        foreach (var (key, value) in family.Write(config).Concat(ids))
        {
            json[key] = value?.DeepClone();
        }

        return json;
    }

    private static JsonObject Ids(CausalLmConfig config, IReadOnlyList<int> endIds)
    {
        return new JsonObject
        {
            ["bos_token_id"] = IdOrNull(config.BosId),
            ["eos_token_id"] = endIds.Count > 1 ? new JsonArray([.. endIds.Select(id => JsonValue.Create(id))]) : IdOrNull(config.EosId),
            ["pad_token_id"] = IdOrNull(config.PadId ?? -1),
        };

        static int? IdOrNull(int id) => id < 0 ? null : id;
    }

    private static void Save(string folder, string name, JsonObject json) => WholeFile.Write(Path.Combine(folder, name), json.ToJsonString(Indented) + "\n");

    private static int[] EndIdsIn(string path)
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
