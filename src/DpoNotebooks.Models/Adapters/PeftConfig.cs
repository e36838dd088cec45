using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Models.Adapters;

/// <summary>Reads and writes PEFT's adapter_config.json.</summary>
internal static class PeftConfig
{
    private const string Name = "adapter_config.json";

    // If set, these options change what the adapter computes, or the layers that it adapts.
    private static readonly string[] Unsupported =
    [
        "alora_invocation_tokens", "alpha_pattern", "arrow_config", "exclude_modules", "layer_replication", "layers_pattern", "layers_to_transform",
        "lora_bias", "monteclora_config", "rank_pattern", "target_parameters", "trainable_token_indices", "use_bdlora", "use_dora", "use_qalora",
        "velora_config",
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">The adapter is not a LoRA, or has an unsupported option. The message names it.</exception>
    public static LoraConfig Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            return Parse(JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new FormatException("not a JSON object"));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or NotSupportedException)
        {
            throw new InvalidDataException($"{path}: {error.Message}");
        }
    }

    /// <summary>Writes the file.</summary>
    public static void Write(string folder, LoraConfig config, string baseModel, bool transposed) => WholeFile.Write(Path.Combine(folder, Name), new JsonObject
    {
        ["peft_type"] = "LORA",
        ["task_type"] = "CAUSAL_LM",
        ["base_model_name_or_path"] = baseModel,
        ["r"] = config.Rank,
        ["lora_alpha"] = config.Alpha,
        ["lora_dropout"] = 0.0,
        ["use_rslora"] = config.RankStabilized,
        ["bias"] = config.Biases ? "lora_only" : "none",
        ["fan_in_fan_out"] = transposed,
        ["target_modules"] = config.TargetPattern is { } pattern ? pattern
            : config.Targets is [LoraConfig.AllLinear] ? LoraConfig.AllLinear
            : Names(config.Targets),
        ["modules_to_save"] = config.Whole.Count == 0 ? null : Names(config.Whole),
        ["inference_mode"] = true,
    }.ToJsonString(Indented) + "\n");

    private static LoraConfig Parse(JsonObject json)
    {
        if ((string?)json["peft_type"] != "LORA")
        {
            throw new NotSupportedException($"peft_type = {json["peft_type"]} is not supported; only LORA is");
        }

        var unsupported = Unsupported.Where(key => IsSet(json[key])).ToList();
        if (unsupported.Count > 0)
        {
            throw new NotSupportedException($"{string.Join(", ", unsupported)}: not supported");
        }

        var targets = json["target_modules"];
        var pattern = targets is JsonValue && (string?)targets != LoraConfig.AllLinear ? (string?)targets : null;
        return new LoraConfig
        {
            Rank = (int?)json["r"] ?? 8,
            Alpha = (double?)json["lora_alpha"] ?? 8,
            RankStabilized = (bool?)json["use_rslora"] ?? false,
            Targets = targets is JsonArray many ? [.. many.Select(name => (string)name!)]
                : targets is null ? throw new FormatException("target_modules is missing")
                : [LoraConfig.AllLinear],
            TargetPattern = pattern,
            Biases = ((string?)json["bias"] ?? "none") switch
            {
                "none" => false,
                "lora_only" => true,
                var other => throw new NotSupportedException($"bias = {other} is not supported; use none or lora_only"),
            },
            Whole = json["modules_to_save"] is JsonArray whole ? [.. whole.Select(name => (string)name!)] : [],
        };
    }

    private static bool IsSet(JsonNode? value) =>
        value is not (null or JsonArray { Count: 0 } or JsonObject { Count: 0 }) && value.ToJsonString() != "false";

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => JsonValue.Create(name))];
}
