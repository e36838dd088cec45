using System.IO.Enumeration;
using System.Text.Json;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Selects the files of a repository to download.</summary>
/// <param name="names">The paths of all files of the commit.</param>
/// <param name="get">Downloads one of them and returns its path, for a selection that depends on the content of a file.</param>
/// <exception cref="FileNotFoundException">The repository does not have the required files.</exception>
public delegate IEnumerable<string> HubSelection(IReadOnlyCollection<string> names, Func<string, string> get);

/// <summary>The selections of files of a repository.</summary>
public static class HubFiles
{
    private static readonly string[] Configurations = ["config.json", "generation_config.json", "adapter_config.json"];

    private static readonly string[] Tokenizers =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "vocab.txt",
        "tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "chat_template.jinja", "chat_template.json",
    ];

    /// <summary>Selects configuration, tokenizer and one set of weights: safetensors, whole or by their index, or else pytorch_model*.bin.</summary>
    public static IEnumerable<string> Model(IReadOnlyCollection<string> names, Func<string, string> get) =>
        [.. Configurations.Concat(Tokenizers).Where(names.Contains), .. Weights(names, get)];

    /// <summary>Selects a tokenizer without its model. config.json is included because it can name the special tokens.</summary>
    public static IEnumerable<string> Tokenizer(IReadOnlyCollection<string> names, Func<string, string> get)
    {
        var found = Tokenizers.Where(names.Contains).ToArray();
        return found.Length > 0 ? found.Append("config.json").Where(names.Contains) : throw Missing("a tokenizer", names);
    }

    /// <summary>Selects the files whose path matches one of the patterns. * matches any characters, '/' included, and ? matches one character.</summary>
    public static HubSelection Matching(params string[] patterns) => (names, _) =>
    {
        var unmatched = patterns.FirstOrDefault(pattern => !names.Any(name => Matches(pattern, name)));
        return unmatched is null
            ? names.Where(name => patterns.Any(pattern => Matches(pattern, name)))
            : throw Missing($"a file that matches '{unmatched}'", names);
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
            : throw Missing("weights (*.safetensors or pytorch_model*.bin)", names);
    }

    private static string[] Indexed(string index, IReadOnlyCollection<string> names, Func<string, string> get)
    {
        var path = get(index);
        using var file = File.OpenRead(path);
        try
        {
            using var json = JsonDocument.Parse(file);
            string[] parts = [.. json.RootElement.GetProperty("weight_map").EnumerateObject().Select(tensor => tensor.Value.GetString() ?? "").Distinct()];
            return parts.FirstOrDefault(part => !names.Contains(part)) is { } missing
                ? throw new FileNotFoundException($"{index} names '{missing}', which the repository does not have")
                : [index, .. parts];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is not an index of weights: {e.Message}", e);
        }
    }

    private static FileNotFoundException Missing(string wanted, IReadOnlyCollection<string> names) =>
        new($"the repository does not have {wanted}; it has: {string.Join(", ", names.Order(StringComparer.Ordinal).Take(20))}"
            + (names.Count > 20 ? $" and {names.Count - 20} more" : names.Count == 0 ? "no files" : ""));
}
