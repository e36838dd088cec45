using DpoNotebooks.Models.Weights;

namespace DpoNotebooks.Models.Families;

/// <summary>The weights of a Hugging Face folder, into a model that has its family's names.</summary>
internal static class ModelWeights
{
    // What older files hold besides weights: attention masks, tables of positions and frequencies.
    private static readonly string[] Tables =
        [".attn.bias", ".attn.masked_bias", ".attention.bias", ".attention.masked_bias", ".rotary_emb.inv_freq", "embeddings.position_ids", "embeddings.token_type_ids"];

    /// <summary>Copies a folder's weights into a model; every disagreement of names and shapes is reported at once.</summary>
    /// <param name="model">The model, its state dict under the names of its family.</param>
    /// <param name="names">These.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="heads">What stands beside the family's root: the first names of the heads.</param>
    /// <param name="ignored">Beginnings of names that belong to parts which this model does not have.</param>
    /// <exception cref="InvalidDataException">Names each tensor that is missing, unexpected or of another shape.</exception>
    public static void ReadInto(nn.Module model, WeightNames names, string folder, IReadOnlyList<string> heads, params IReadOnlyList<string> ignored)
    {
        using var files = WeightFiles.Open(folder);
        files.CopyInto(model.state_dict(), Wanted, folder, "config.json says");

        string? Wanted(string stored) =>
            Tables.Any(table => stored.EndsWith(table, StringComparison.Ordinal)) ? null
            : NameOf(stored, names, heads) is var name && ignored.Any(part => name.StartsWith(part, StringComparison.Ordinal)) ? null
            : name;
    }

    // Some files leave the family's root out, or call every head lm_head; BERT's oldest call a norm's weight and bias gamma and beta.
    private static string NameOf(string stored, WeightNames names, IReadOnlyList<string> heads)
    {
        if (stored.StartsWith("lm_head.", StringComparison.Ordinal))
        {
            return names.Head + stored["lm_head".Length..];
        }

        var rooted = stored.StartsWith(names.Root + ".", StringComparison.Ordinal) || heads.Any(head => stored.StartsWith(head + ".", StringComparison.Ordinal));
        return (rooted ? stored : $"{names.Root}.{stored}")
            .Replace(".LayerNorm.gamma", ".LayerNorm.weight", StringComparison.Ordinal)
            .Replace(".LayerNorm.beta", ".LayerNorm.bias", StringComparison.Ordinal);
    }
}
