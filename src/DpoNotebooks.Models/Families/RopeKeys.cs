using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>Reads and writes the rotary position embedding: rope_theta and rope_scaling, or rope_parameters since transformers 5.</summary>
internal static class RopeKeys
{
    /// <summary>Reads the rotary position embedding.</summary>
    /// <param name="config">The file.</param>
    /// <param name="headWidth">The width of a head.</param>
    /// <param name="partKey">The key of the rotated share of the width, in older files.</param>
    /// <param name="part">The rotated share if no key specifies it.</param>
    /// <param name="thetaKey">The key of θ in older files.</param>
    public static Rotary Read(ConfigReader config, int headWidth, string partKey = "partial_rotary_factor", double part = 1, string thetaKey = "rope_theta")
    {
        var parameters = config.Node("rope_parameters") as JsonObject ?? [];
        var scaling = config.Node("rope_scaling") is JsonObject { Count: > 0 } given ? given : parameters;
        if (scaling.Any(entry => entry.Value is JsonObject))
        {
            throw config.Error("rope_parameters that differ from layer to layer are not supported; use one set for all layers");
        }

        var rotated = (int)(headWidth * ((double?)parameters["partial_rotary_factor"] ?? config.Number(partKey, part)));
        var rotary = new Rotary
        {
            Theta = (double?)scaling["rope_theta"] ?? (double?)parameters["rope_theta"] ?? config.Number(thetaKey, 10000),
            Dimensions = rotated == headWidth ? 0 : rotated,
        };
        config.Number(thetaKey, 0); // marks the key as read even if rope_parameters has θ
        return ((string?)scaling["rope_type"] ?? (string?)scaling["type"] ?? "default") switch
        {
            "default" => rotary,
            "linear" => rotary with { Linear = Required("factor") },
            "llama3" => rotary with
            {
                Llama3 = new(
                    Required("factor"), Required("low_freq_factor"), Required("high_freq_factor"), (int)Required("original_max_position_embeddings")),
            },
            var other => throw config.Error($"rope_type = {other} is not supported; use default, linear or llama3"),
        };

        double Required(string key) => (double?)scaling[key] ?? throw config.Error($"{key} is missing from the rope scaling");
    }

    /// <summary>Writes the keys in the form that older and newer readers accept.</summary>
    public static void Write(JsonObject json, Rotary rotary, string thetaKey = "rope_theta")
    {
        json[thetaKey] = rotary.Theta;
        json["rope_scaling"] = rotary switch
        {
            { Llama3: { } llama3 } => new JsonObject
            {
                ["rope_type"] = "llama3",
                ["factor"] = llama3.Factor,
                ["low_freq_factor"] = llama3.LowFrequencyFactor,
                ["high_freq_factor"] = llama3.HighFrequencyFactor,
                ["original_max_position_embeddings"] = llama3.OriginalContext,
            },
            { Linear: not 1 } => new JsonObject { ["rope_type"] = "linear", ["type"] = "linear", ["factor"] = rotary.Linear },
            _ => null,
        };
    }
}
