using DpoNotebooks.Files;
using DpoNotebooks.Models.Files;

namespace DpoNotebooks.Models;

/// <summary>GPT-2's weights in a Hugging Face folder.</summary>
internal static class Gpt2Weights
{
    /// <summary>Copies a folder's weights into a model; every disagreement of names and shapes is reported at once.</summary>
    public static void ReadInto(CausalLm model, string folder)
    {
        using var noGrad = no_grad();
        var weights = model.state_dict();
        var missing = weights.Keys.ToHashSet();
        var wrong = new List<string>();
        using var files = WeightFiles.Open(folder);
        foreach (var (stored, values) in files.Tensors)
        {
            var name = NameOf(stored);
            if (name is null)
            {
                continue;
            }

            if (!weights.TryGetValue(name, out var mine))
            {
                wrong.Add($"{stored} is unexpected");
            }
            else if (!mine.shape.SequenceEqual(values.Shape))
            {
                wrong.Add($"{stored} is ({string.Join(", ", values.Shape)}), config.json says ({string.Join(", ", mine.shape)})");
            }
            else
            {
                values.CopyTo(mine);
            }

            missing.Remove(name);
        }

        wrong.AddRange(missing.Order().Select(name => $"{name} is missing"));
        if (wrong.Count > 0)
        {
            throw new InvalidDataException($"{folder}: {string.Join("; ", wrong)}");
        }
    }

    /// <summary>Writes config.json and the weights.</summary>
    public static void Write(CausalLm model, string folder)
    {
        WeightFiles.Write(folder, model.state_dict());
        WholeFile.Write(Path.Combine(folder, "config.json"), Gpt2Config.Write(model.Config, model.Head.dtype) + "\n");
    }

    /// <summary>The state-dict name of a stored one; null for what older files hold besides weights: attention masks and the tied head.</summary>
    private static string? NameOf(string stored) =>
        stored == "lm_head.weight" || stored.EndsWith(".attn.bias", StringComparison.Ordinal) || stored.EndsWith(".attn.masked_bias", StringComparison.Ordinal) ? null
        : stored.StartsWith("transformer.", StringComparison.Ordinal) ? stored
        : "transformer." + stored;
}
