using System.Text.Json.Nodes;
using DpoNotebooks.Files;

namespace DpoNotebooks.Models;

/// <summary>GPT-2's weights in a Hugging Face folder.</summary>
internal static class Gpt2Weights
{
    private const string Single = "model.safetensors";
    private const string Index = "model.safetensors.index.json";

    /// <summary>Copies a folder's weights into a model; every disagreement of names and shapes is reported at once.</summary>
    public static void ReadInto(CausalLm model, string folder)
    {
        using var noGrad = no_grad();
        var weights = model.state_dict();
        var missing = weights.Keys.ToHashSet();
        var wrong = new List<string>();
        foreach (var file in Files(folder))
        {
            Safetensors.Read(file, (stored, values) =>
            {
                var name = NameOf(stored);
                if (name is null)
                {
                    return;
                }

                if (!weights.TryGetValue(name, out var mine))
                {
                    wrong.Add($"{stored} is unexpected");
                }
                else if (!mine.shape.SequenceEqual(values.shape))
                {
                    wrong.Add($"{stored} is ({string.Join(", ", values.shape)}), config.json says ({string.Join(", ", mine.shape)})");
                }
                else
                {
                    mine.copy_(values);
                }

                missing.Remove(name);
            });
        }

        wrong.AddRange(missing.Order().Select(name => $"{name} is missing"));
        if (wrong.Count > 0)
        {
            throw new InvalidDataException($"{folder}: {string.Join("; ", wrong)}");
        }
    }

    /// <summary>Writes config.json and model.safetensors.</summary>
    public static void Write(CausalLm model, string folder)
    {
        Safetensors.Write(Path.Combine(folder, Single), model.state_dict());
        File.Delete(Path.Combine(folder, Index)); // of shards that a model saved here before may have had
        WholeFile.Write(Path.Combine(folder, "config.json"), Gpt2Config.Write(model.Config, model.Head.dtype) + "\n");
    }

    private static string[] Files(string folder)
    {
        var index = Path.Combine(folder, Index);
        if (File.Exists(Path.Combine(folder, Single)) || !File.Exists(index))
        {
            return [Path.Combine(folder, Single)];
        }

        var shards = JsonNode.Parse(File.ReadAllText(index))?["weight_map"]?.AsObject().Select(entry => (string?)entry.Value).OfType<string>().Distinct();
        return [.. (shards ?? throw new InvalidDataException($"{index}: no weight_map")).Select(shard => Path.Combine(folder, shard))];
    }

    /// <summary>The state-dict name of a stored one; null for what older files hold besides weights: attention masks and the tied head.</summary>
    private static string? NameOf(string stored) =>
        stored == "lm_head.weight" || stored.EndsWith(".attn.bias", StringComparison.Ordinal) || stored.EndsWith(".attn.masked_bias", StringComparison.Ordinal) ? null
        : stored.StartsWith("transformer.", StringComparison.Ordinal) ? stored
        : "transformer." + stored;
}
