using System.Text.Json;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Tokenization;

/// <summary>The file beside the vocabulary that names the special tokens; it may be absent.</summary>
internal static class TokenizerConfig
{
    public const string FileName = "tokenizer_config.json";

    /// <summary>GPT-2's own end of text, taken where nothing else is named and the vocabulary has it.</summary>
    public const string DefaultEos = "<|endoftext|>";

    public static JsonObject Read(string folder) =>
        Path.Combine(folder, FileName) is var path && File.Exists(path)
            ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new InvalidDataException($"{path} is not a JSON object")
            : [];

    public static SpecialNames Names(JsonObject config, Func<string, bool> isToken)
    {
        string? Named(string key) => Content(config[key]) is not { } token ? null
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

    public static string Write(SpecialNames names) => JsonSerializer.Serialize(
        new SortedDictionary<string, string?> { ["bos_token"] = names.Bos, ["eos_token"] = names.Eos, ["pad_token"] = names.Pad }
            .Where(entry => entry.Value is not null).ToDictionary());
}
