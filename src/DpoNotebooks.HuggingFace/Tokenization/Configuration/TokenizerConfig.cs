using System.Text.Json;
using System.Text.Json.Nodes;

namespace DpoNotebooks.HuggingFace.Tokenization.Configuration;

/// <summary>The files beside the vocabulary: tokenizer_config.json, which names the special tokens, and what else belongs to a folder.
/// All may be absent.</summary>
/// <param name="Json">tokenizer_config.json.</param>
/// <param name="Files">The files as they are, name and bytes.</param>
internal sealed record TokenizerConfig(JsonObject Json, IReadOnlyList<(string Name, byte[] Bytes)> Files)
{
    public const string FileName = "tokenizer_config.json";

    // Names the special tokens in older folders.
    private const string OlderFileName = "special_tokens_map.json";

    /// <summary>GPT-2's own end of text, taken where nothing else is named and the vocabulary has it.</summary>
    public const string DefaultEos = "<|endoftext|>";

    private static readonly string[] Known = [FileName, OlderFileName, "chat_template.jinja"];

    public static TokenizerConfig Read(string folder)
    {
        List<(string Name, byte[] Bytes)> files = [.. Known.Where(name => File.Exists(Path.Combine(folder, name))).Select(name => (name, File.ReadAllBytes(Path.Combine(folder, name))))];
        JsonObject Parsed(string name) => files.FirstOrDefault(file => file.Name == name).Bytes is { } bytes ? Parse(Path.Combine(folder, name), bytes) : [];

        var json = Parsed(FileName);
        foreach (var (key, token) in Parsed(OlderFileName).Where(entry => !json.ContainsKey(entry.Key)))
        {
            json[key] = token?.DeepClone();
        }

        return new TokenizerConfig(json, files);
    }

    /// <summary>A config that only names special tokens.</summary>
    public static TokenizerConfig Of(SpecialNames names)
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

    public SpecialNames Names(Func<string, bool> isToken)
    {
        string? Named(string key) => Content(Json[key]) is not { } token ? null
            : isToken(token) ? token
            : throw new InvalidDataException($"{FileName}: {key} '{token}' is not in the vocabulary");

        return new SpecialNames(Named("eos_token") ?? (isToken(DefaultEos) ? DefaultEos : null), Named("bos_token"), Named("pad_token"));
    }

    /// <summary>A token is a string or an object with its content.</summary>
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
