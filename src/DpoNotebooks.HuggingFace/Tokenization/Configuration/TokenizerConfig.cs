using System.Text.Json;
using System.Text.Json.Nodes;

namespace DpoNotebooks.HuggingFace.Tokenization.Configuration;

/// <summary>The configuration files of a tokenizer's folder: tokenizer_config.json, which names the special tokens, special_tokens_map.json
/// and chat_template.jinja. Each of them may be missing.</summary>
/// <param name="Json">The content of tokenizer_config.json, completed from special_tokens_map.json.</param>
/// <param name="Files">The name and the bytes of each file.</param>
internal sealed record TokenizerConfig(JsonObject Json, IReadOnlyList<(string Name, byte[] Bytes)> Files)
{
    public const string FileName = "tokenizer_config.json";

    // Older folders name the special tokens here.
    private const string OlderFileName = "special_tokens_map.json";

    /// <summary>GPT-2's end-of-text token: the default EOS if the files name none and the vocabulary contains it.</summary>
    public const string DefaultEos = "<|endoftext|>";

    private static readonly string[] Known = [FileName, OlderFileName, "chat_template.jinja"];

    /// <summary>Reads the configuration files of a folder.</summary>
    /// <exception cref="InvalidDataException">A file is not a JSON object.</exception>
    public static TokenizerConfig Read(string folder)
    {
        List<(string Name, byte[] Bytes)> files =
        [
            .. Known.Where(name => File.Exists(Path.Combine(folder, name))).Select(name => (name, File.ReadAllBytes(Path.Combine(folder, name)))),
        ];
        JsonObject ParseFile(string name) => files.FirstOrDefault(file => file.Name == name).Bytes is { } bytes ? Parse(Path.Combine(folder, name), bytes) : [];

        var json = ParseFile(FileName);
        foreach (var (key, token) in ParseFile(OlderFileName).Where(entry => !json.ContainsKey(entry.Key)))
        {
            json[key] = token?.DeepClone();
        }

        return new TokenizerConfig(json, files);
    }

    /// <summary>Creates a configuration that only names special tokens.</summary>
    public static TokenizerConfig FromNames(SpecialNames names)
    {
        var json = new JsonObject();
        foreach (var (key, name) in (ReadOnlySpan<(string, string?)>)[("bos_token", names.Bos), ("eos_token", names.Eos), ("pad_token", names.Pad)])
        {
            if (name is not null)
            {
                json[key] = name;
            }
        }

        return new TokenizerConfig(json, [(FileName, JsonSerializer.SerializeToUtf8Bytes(json))]);
    }

    /// <summary>Returns the names of the special tokens.</summary>
    /// <param name="isToken">Whether the tokenizer has a token.</param>
    /// <exception cref="InvalidDataException">A named token is not in the vocabulary.</exception>
    public SpecialNames Names(Func<string, bool> isToken)
    {
        string? Named(string key) => Content(Json[key]) is not { } token ? null
            : isToken(token) ? token
            : throw new InvalidDataException($"{FileName}: {key} '{token}' is not in the vocabulary");

        return new SpecialNames(Named("eos_token") ?? (isToken(DefaultEos) ? DefaultEos : null), Named("bos_token"), Named("pad_token"));
    }

    /// <summary>Returns the text of a token, which is written as a string or as an object with the key content.</summary>
    public static string? Content(JsonNode? token) => token switch
    {
        null => null,
        JsonObject { } added => added["content"]?.GetValue<string>(),
        _ => token.GetValue<string>(),
    };

    private static JsonObject Parse(string path, byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes) as JsonObject ?? throw new InvalidDataException($"{path} is not a JSON object");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}
