using DpoNotebooks.Models.Weights;

namespace DpoNotebooks.Models.Families;

/// <summary>Loads the weights of a Hugging Face folder into a model.</summary>
internal static class ModelWeights
{
    /// <summary>Copies a folder's weights into a model. All mismatches of names and shapes are reported together.</summary>
    /// <param name="model">The model. Its state dict has the family's names.</param>
    /// <param name="family">The model's family.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="head">The first name of the head's path, which is outside the family's root.</param>
    /// <param name="ignored">Prefixes of stored tensors that the model does not use.</param>
    /// <exception cref="InvalidDataException">Tensors are missing, unexpected or have another shape. The message lists them.</exception>
    public static void ReadInto(nn.Module model, Family family, string folder, string head, IReadOnlyList<string> ignored)
    {
        using var files = WeightFiles.Open(folder);
        files.CopyInto(model.state_dict(), Target, folder, "config.json specifies");

        string? Target(string stored) =>
            family.BufferSuffixes.Any(suffix => stored.EndsWith(suffix, StringComparison.Ordinal)) ? null
            : NameOf(stored, family, head) is var name && ignored.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) ? null
            : name;
    }

    // Some checkpoints omit the family's root, or name every head lm_head.
    private static string NameOf(string stored, Family family, string head)
    {
        if (stored.StartsWith("lm_head.", StringComparison.Ordinal))
        {
            return family.Names.Head + stored["lm_head".Length..];
        }

        var root = family.Names.Root;
        var rooted = stored.StartsWith(root + ".", StringComparison.Ordinal) || stored.StartsWith(head + ".", StringComparison.Ordinal);
        return family.OldNames.Aggregate(rooted ? stored : $"{root}.{stored}", (name, old) => name.Replace(old.Old, old.New, StringComparison.Ordinal));
    }
}
