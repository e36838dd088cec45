using System.IO.Enumeration;
using System.Text.Json;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Chooses the files of a repository that are wanted.</summary>
/// <param name="names">All files of the commit.</param>
/// <param name="get">Downloads one of them and gives its path, for a choice that depends on what a file says.</param>
/// <exception cref="FileNotFoundException">The repository lacks what is wanted.</exception>
public delegate IEnumerable<string> HubSelection(IReadOnlyCollection<string> names, Func<string, string> get);

/// <summary>What is wanted of a repository.</summary>
public static class HubFiles
{
    private static readonly string[] Configurations = ["config.json", "generation_config.json", "adapter_config.json"];

    private static readonly string[] Tokenizers =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "vocab.txt",
        "tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "chat_template.jinja", "chat_template.json",
    ];

    /// <summary>Configuration, tokenizer, and one set of weights: safetensors, whole or by their index, or else pytorch_model*.bin.</summary>
    public static IEnumerable<string> Model(IReadOnlyCollection<string> names, Func<string, string> get) =>
        [.. Configurations.Concat(Tokenizers).Where(names.Contains), .. Weights(names, get)];

    /// <summary>A tokenizer without its model; config.json names its special tokens where the tokenizer's own files do not.</summary>
    public static IEnumerable<string> Tokenizer(IReadOnlyCollection<string> names, Func<string, string> get)
    {
        var found = Tokenizers.Where(names.Contains).ToArray();
        return found.Length > 0 ? found.Append("config.json").Where(names.Contains) : throw Lacking("a tokenizer", names);
    }

    /// <summary>The files whose path matches one of the patterns, in which * stands for any characters, '/' too, and ? for one.</summary>
    public static HubSelection Matching(params string[] patterns) => (names, _) =>
    {
        var idle = patterns.FirstOrDefault(pattern => !names.Any(name => Matches(pattern, name)));
        return idle is null ? names.Where(name => patterns.Any(pattern => Matches(pattern, name))) : throw Lacking($"a file like '{idle}'", names);
    };

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static string[] Weights(IReadOnlyCollection<string> names, Func<string, string> get)
    {
        string[] safetensors = [.. names.Where(name => Matches("*.safetensors", name) && !name.Contains('/', StringComparison.Ordinal))];
        return names.Contains("model.safetensors") ? ["model.safetensors"]
            : names.Contains("model.safetensors.index.json") ? Indexed("model.safetensors.index.json", names, get)
            : safetensors.Length > 0 ? safetensors
            : names.Contains("pytorch_model.bin") ? ["pytorch_model.bin"]
            : names.Contains("pytorch_model.bin.index.json") ? Indexed("pytorch_model.bin.index.json", names, get)
            : names.Contains("adapter_model.bin") ? ["adapter_model.bin"]
            : throw Lacking("weights (*.safetensors or pytorch_model*.bin)", names);
    }

    private static string[] Indexed(string index, IReadOnlyCollection<string> names, Func<string, string> get)
    {
        var path = get(index);
        using var file = File.OpenRead(path);
        try
        {
            using var json = JsonDocument.Parse(file);
            string[] parts = [.. json.RootElement.GetProperty("weight_map").EnumerateObject().Select(tensor => tensor.Value.GetString() ?? "").Distinct()];
            return parts.FirstOrDefault(part => !names.Contains(part)) is { } absent
                ? throw new FileNotFoundException($"{index} names '{absent}', which the repository does not have")
                : [index, .. parts];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is not an index of weights: {e.Message}", e);
        }
    }

    private static FileNotFoundException Lacking(string wanted, IReadOnlyCollection<string> names) =>
        new($"there is not {wanted}; there are: {string.Join(", ", names.Order(StringComparer.Ordinal).Take(20))}{(names.Count > 20 ? $" and {names.Count - 20} more" : names.Count == 0 ? "no files" : "")}");
}
