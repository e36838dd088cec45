using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Tokenization.Configuration;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>Converts the older files of byte-level BPE, vocab.json and merges.txt, to the equivalent tokenizer.json.</summary>
internal static class VocabMerges
{
    private const string QwenWords = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public static byte[] ToTokenizerJson(string folder, JsonObject config)
    {
        var vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(ReadText(folder, "vocab.json")) ?? [];
        var merges = ReadText(folder, "merges.txt").Split('\n')
            .Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal));
        var kind = KindOf(folder, config);
        var prefixSpace = config["add_prefix_space"]?.GetValue<bool>() ?? false;
        var level = new { type = "ByteLevel", add_prefix_space = prefixSpace, trim_offsets = true, use_regex = kind != "Qwen2Tokenizer" };
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            version = "1.0",
            added_tokens = AddedTokens(config, vocabulary),
            normalizer = kind == "Qwen2Tokenizer" ? new { type = "NFC" } : null,
            pre_tokenizer = kind switch
            {
                "GPT2Tokenizer" or "RobertaTokenizer" => (object)level,
                "Qwen2Tokenizer" => new
                {
                    type = "Sequence",
                    pretokenizers = new object[] { new { type = "Split", pattern = new { Regex = QwenWords }, behavior = "Isolated", invert = false }, level },
                },
                _ => throw new NotSupportedException($"tokenizer_class '{kind}' is not supported with vocab.json and merges.txt"),
            },
            post_processor = PostProcessor(kind, config, vocabulary),
            decoder = new { type = "ByteLevel", add_prefix_space = true, trim_offsets = true, use_regex = true },
            model = new { type = "BPE", vocab = vocabulary.OrderBy(entry => entry.Value).ToDictionary(), merges },
        });
    }

    /// <summary>Returns the tokenizer class that tokenizer_config.json names. Older folders omit it; the model type in config.json decides then.</summary>
    private static string KindOf(string folder, JsonObject config)
    {
        if (config["tokenizer_class"]?.GetValue<string>() is { } named)
        {
            return named.Replace("TokenizerFast", "Tokenizer", StringComparison.Ordinal);
        }

        var model = Path.Combine(folder, "config.json");
        return (File.Exists(model) ? JsonNode.Parse(File.ReadAllText(model))?["model_type"]?.GetValue<string>() : null) switch
        {
            "roberta" => "RobertaTokenizer",
            "qwen2" => "Qwen2Tokenizer",
            _ => "GPT2Tokenizer",
        };
    }

    private static string ReadText(string folder, string name) =>
        Path.Combine(folder, name) is var path && File.Exists(path) ? File.ReadAllText(path)
        : throw new FileNotFoundException($"'{folder}' has neither tokenizer.json nor tokenizer.model nor both vocab.json and merges.txt", path);

    private static object? PostProcessor(string kind, JsonObject config, Dictionary<string, int> vocabulary)
    {
        object[] Token(string key, string fallback)
        {
            var token = TokenizerConfig.Content(config[key]) ?? fallback;
            return vocabulary.TryGetValue(token, out var id)
                ? [token, id]
                : throw new InvalidDataException($"{TokenizerConfig.FileName}: {key} '{token}' is not in vocab.json");
        }

        if (kind == "RobertaTokenizer")
        {
            var (sep, cls) = (Token("sep_token", "</s>"), Token("cls_token", "<s>"));
            return new { type = "RobertaProcessing", sep, cls, trim_offsets = true, add_prefix_space = false };
        }

        if (config["add_bos_token"]?.GetValue<bool>() != true)
        {
            return null;
        }

        var bos = Token("bos_token", TokenizerConfig.DefaultEos);
        return new
        {
            type = "TemplateProcessing",
            single = new object[] { new { SpecialToken = new { id = bos[0], type_id = 0 } }, new { Sequence = new { id = "A", type_id = 0 } } },
            pair = Array.Empty<object>(),
            special_tokens = new Dictionary<string, object> { [(string)bos[0]] = new { id = bos[0], ids = new[] { bos[1] }, tokens = new[] { bos[0] } } },
        };
    }

    /// <summary>Returns the tokens that the configuration lists with ids, and the special tokens that it names.</summary>
    private static List<JsonObject> AddedTokens(JsonObject config, Dictionary<string, int> vocabulary)
    {
        List<JsonObject> listed = [];
        void Add(string? content, int? id, JsonNode? options)
        {
            if (content is not null && id is not null && listed.All(token => token["content"]!.GetValue<string>() != content))
            {
                bool Flag(string name, bool fallback) => (options as JsonObject)?[name]?.GetValue<bool>() ?? fallback;
                listed.Add(new JsonObject
                {
                    ["id"] = id,
                    ["content"] = content,
                    ["single_word"] = Flag("single_word", false),
                    ["lstrip"] = Flag("lstrip", false),
                    ["rstrip"] = Flag("rstrip", false),
                    ["normalized"] = Flag("normalized", false),
                    ["special"] = Flag("special", true),
                });
            }
        }

        foreach (var (key, token) in config["added_tokens_decoder"] as JsonObject ?? [])
        {
            Add(TokenizerConfig.Content(token), int.Parse(key, CultureInfo.InvariantCulture), token);
        }

        var named = config.Where(entry => entry.Key.EndsWith("_token", StringComparison.Ordinal) && entry.Value is JsonObject or JsonValue)
            .Select(entry => entry.Value)
            .Where(token => token is JsonObject || token!.GetValueKind() == JsonValueKind.String);
        foreach (var token in named.Append(TokenizerConfig.DefaultEos))
        {
            var content = TokenizerConfig.Content(token);
            Add(content, content is not null && vocabulary.TryGetValue(content, out var id) ? id : null, token);
        }

        return [.. listed.OrderBy(token => token["id"]!.GetValue<int>())];
    }
}
