using System.Text.Json;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Tokenization;

/// <summary>Hugging Face's tokenizer.json, for byte-level BPE as GPT-2 has it and for word-level vocabularies.
/// Its truncation and padding are the caller's affair and not applied.</summary>
internal static class TokenizerJson
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TokenizerSpec Read(string path)
    {
        var root = JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new InvalidDataException("not a JSON object");
        var model = root["model"] as JsonObject ?? throw new InvalidDataException("it has no model");
        Refuse("normalizer", root["normalizer"]);

        var vocabulary = model["vocab"].Deserialize<Dictionary<string, int>>() ?? throw new InvalidDataException("its model has no vocab");
        AddedToken[] added = [.. (root["added_tokens"] as JsonArray ?? []).Select(token => ReadAdded(token ?? throw new InvalidDataException("an added token is null")))];
        var config = TokenizerConfig.Read(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
        var spec = new TokenizerSpec
        {
            Vocabulary = vocabulary,
            PreTokenization = ReadPreTokenizer(root["pre_tokenizer"]),
            Added = added,
            Names = TokenizerConfig.Names(config, token => vocabulary.ContainsKey(token) || added.Any(a => a.Content == token)),
        };
        return (TypeOf(model) ?? (model.ContainsKey("merges") ? "BPE" : "null")) switch // older files do not say BPE
        {
            "BPE" => spec with { Merges = ReadMerges(root, model, spec.PreTokenization) },
            "WordLevel" => spec with { Unknown = ReadUnknown(root, model, spec.PreTokenization) },
            var other => throw new NotSupportedException($"the model '{other}' is not supported (BPE and WordLevel are)"),
        };
    }

    /// <summary>The file's text: the inverse of reading.</summary>
    public static string Write(TokenizerSpec spec)
    {
        var byteLevel = spec.Merges is not null;
        object? Bytes(bool prefix) => byteLevel ? new { type = "ByteLevel", add_prefix_space = prefix, trim_offsets = true, use_regex = true } : null;
        var vocab = spec.Vocabulary.OrderBy(entry => entry.Value).ToDictionary();
        return JsonSerializer.Serialize(new
        {
            version = "1.0",
            added_tokens = spec.Added.OrderBy(token => token.Id).Select(token => new
            {
                id = token.Id,
                content = token.Content,
                single_word = false,
                lstrip = false,
                rstrip = false,
                normalized = false,
                special = token.Special,
            }),
            normalizer = (object?)null,
            pre_tokenizer = Bytes(false) ?? new { type = spec.PreTokenization.ToString() },
            post_processor = Bytes(true),
            decoder = Bytes(true),
            model = byteLevel
                ? (object)new { type = "BPE", vocab, merges = spec.Merges?.Select(merge => merge.Split(' ')) }
                : new { type = "WordLevel", vocab, unk_token = spec.Unknown ?? "<unk>" },
        }, Plain);
    }

    public static AddedToken ReadAdded(JsonNode token, int? id = null)
    {
        var content = token["content"]?.GetValue<string>() ?? throw new InvalidDataException("an added token has no content");
        foreach (var flag in (string[])["lstrip", "rstrip", "single_word"])
        {
            if (token[flag]?.GetValue<bool>() == true)
            {
                throw new NotSupportedException($"the added token '{content}' asks for {flag}, which is not supported");
            }
        }

        return new AddedToken(
            id ?? token["id"]?.GetValue<int>() ?? throw new InvalidDataException($"the added token '{content}' has no id"),
            content, token["special"]?.GetValue<bool>() ?? false);
    }

    private static PreTokenization ReadPreTokenizer(JsonNode? node) => TypeOf(node) switch
    {
        "ByteLevel" when node?["add_prefix_space"]?.GetValue<bool>() != false => throw new NotSupportedException("the pre_tokenizer's add_prefix_space is not supported"),
        "ByteLevel" when node?["use_regex"]?.GetValue<bool>() == false => throw new NotSupportedException("a ByteLevel pre_tokenizer without use_regex is not supported"),
        "ByteLevel" => PreTokenization.ByteLevel,
        "Whitespace" => PreTokenization.Whitespace,
        "WhitespaceSplit" => PreTokenization.WhitespaceSplit,
        var other => throw new NotSupportedException($"the pre_tokenizer '{other ?? "null"}' is not supported (ByteLevel, Whitespace and WhitespaceSplit are)"),
    };

    private static string[] ReadMerges(JsonObject root, JsonObject model, PreTokenization cut)
    {
        Refuse("pre_tokenizer of a BPE model", cut == PreTokenization.ByteLevel ? null : cut.ToString());
        Refuse("decoder", root["decoder"], "ByteLevel");
        Refuse("post_processor", root["post_processor"], null, "ByteLevel");
        foreach (var option in (string[])["dropout", "continuing_subword_prefix", "end_of_word_suffix", "byte_fallback", "ignore_merges"])
        {
            if (model[option]?.ToJsonString() is not (null or "false" or "\"\""))
            {
                throw new NotSupportedException($"the model's {option} is not supported");
            }
        }

        return [.. (model["merges"] as JsonArray ?? throw new InvalidDataException("its model has no merges"))
            .Select(merge => merge is JsonArray pair ? string.Join(' ', pair.Select(part => part?.GetValue<string>())) : merge?.GetValue<string>() ?? "")];
    }

    private static string? ReadUnknown(JsonObject root, JsonObject model, PreTokenization cut)
    {
        Refuse("pre_tokenizer of a WordLevel model", cut == PreTokenization.ByteLevel ? cut.ToString() : null);
        Refuse("decoder", root["decoder"]);
        Refuse("post_processor", root["post_processor"]);
        return model["unk_token"]?.GetValue<string>();
    }

    private static string? TypeOf(JsonNode? node) => node is JsonObject component ? component["type"]?.GetValue<string>() : node?.GetValue<string>();

    private static void Refuse(string component, JsonNode? node, params string?[] allowed)
    {
        var type = TypeOf(node);
        if (node is null ? allowed.Length > 0 && !allowed.Contains(null) : !allowed.Contains(type))
        {
            throw new NotSupportedException($"the {component} '{type ?? "null"}' is not supported");
        }
    }
}
