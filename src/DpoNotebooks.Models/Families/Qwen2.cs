using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>Qwen 2: Llama with biases on the projections to queries, keys and values.</summary>
internal static class Qwen2
{
    public static Family Family { get; } = new(ModelFamily.Qwen2, "qwen2", Llama.Names, Read, Write)
    {
        LanguageModelClass = "Qwen2ForCausalLM",
        ClassifierClass = "Qwen2ForSequenceClassification",
        BufferSuffixes = Llama.Buffers,
    };

    /// <summary>Adds the sliding window of the layers from max_window_layers on, or of those that layer_types lists.</summary>
    public static CausalLmConfig WithWindow(ConfigReader json, CausalLmConfig config)
    {
        var window = json.MaybeInt("sliding_window");
        var first = json.Int("max_window_layers", 28);
        if (json.Node("layer_types") is JsonArray types)
        {
            bool[] windowed = [.. types.Select(type => (string?)type == "sliding_attention")];
            first = Array.IndexOf(windowed, true) is >= 0 and var at ? at : config.LayerCount;
            if (windowed.Length != config.LayerCount || windowed.AsSpan(first).Contains(false)
                || types.Any(type => (string?)type is not ("sliding_attention" or "full_attention")))
            {
                throw json.Error(
                    $"layer_types = {types.ToJsonString()} is not supported; use full_attention for the first layers and sliding_attention for the rest");
            }
        }

        return json.Bool("use_sliding_window", false) && window is not null && first < config.LayerCount
            ? config with { Window = window, FirstWindowLayer = first }
            : config;
    }

    /// <summary>Writes Llama's keys and those of the window.</summary>
    public static JsonObject Write(CausalLmConfig config)
    {
        var json = Llama.Write(config);
        json["use_sliding_window"] = config.Window is not null;
        json["sliding_window"] = config.Window;
        json["max_window_layers"] = config.Window is null ? config.LayerCount : config.FirstWindowLayer;
        json.Remove("mlp_bias");
        json.Remove("attention_bias");
        return json;
    }

    private static CausalLmConfig Read(ConfigReader json) =>
        json.WithIds(WithWindow(json, Llama.Shared(json, ModelFamily.Qwen2, keyValueHeads: 32)) with { Biases = Biases.Attention }, bos: -1, eos: -1);
}
