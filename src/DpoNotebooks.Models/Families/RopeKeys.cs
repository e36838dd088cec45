using System.Text.Json.Nodes;

namespace DpoNotebooks.Models.Families;

/// <summary>Rotary positions in config.json: rope_theta and rope_scaling, or rope_parameters since transformers 5.</summary>
internal static class RopeKeys
{
    /// <summary>What the file says; a part of a head's width may be turned.</summary>
    /// <param name="config">The file.</param>
    /// <param name="headWidth">Width of a head.</param>
    /// <param name="partKey">The key of the share of it that is turned, in older files.</param>
    /// <param name="part">That share where no key tells it.</param>
    /// <param name="thetaKey">The key of θ, in older files.</param>
    public static Rotary Read(ConfigReader config, int headWidth, string partKey = "partial_rotary_factor", double part = 1, string thetaKey = "rope_theta")
    {
        var parameters = config.Node("rope_parameters") as JsonObject ?? [];
        var scaling = config.Node("rope_scaling") is JsonObject { Count: > 0 } given ? given : parameters;
        if (scaling.Any(entry => entry.Value is JsonObject))
        {
            throw config.Wrong("rope_parameters that differ from layer to layer are not supported");
        }

        var turned = (int)(headWidth * ((double?)parameters["partial_rotary_factor"] ?? config.Number(partKey, part)));
        var rotary = new Rotary
        {
            Theta = (double?)scaling["rope_theta"] ?? (double?)parameters["rope_theta"] ?? config.Number(thetaKey, 10000),
            Dimensions = turned == headWidth ? 0 : turned,
        };
        config.Number(thetaKey, 0); // known, also where the parameters tell it
        return ((string?)scaling["rope_type"] ?? (string?)scaling["type"] ?? "default") switch
        {
            "default" => rotary,
            "linear" => rotary with { Linear = Needed("factor") },
            "llama3" => rotary with { Llama3 = new(Needed("factor"), Needed("low_freq_factor"), Needed("high_freq_factor"), (int)Needed("original_max_position_embeddings")) },
            var other => throw config.Wrong($"rope_type = {other} is not supported; default, linear and llama3 are"),
        };

        double Needed(string key) => (double?)scaling[key] ?? throw config.Wrong($"its rope scaling has no {key}");
    }

    /// <summary>The keys, in the form that both old and new readers take.</summary>
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
