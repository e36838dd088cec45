using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Tokenization;

/// <summary>GPT-2's older form: vocab.json and merges.txt.</summary>
internal static class VocabMerges
{
    public static TokenizerSpec Read(string folder)
    {
        var vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(ReadText(folder, "vocab.json")) ?? [];
        var merges = ReadText(folder, "merges.txt").Split('\n')
            .Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal));
        var config = TokenizerConfig.Read(folder);
        CheckClass(config);

        var added = AddedTokens(config, vocabulary);
        return new TokenizerSpec
        {
            Vocabulary = vocabulary,
            Merges = [.. merges],
            PreTokenization = PreTokenization.ByteLevel,
            Added = added,
            Names = TokenizerConfig.Names(config, token => vocabulary.ContainsKey(token) || added.Any(a => a.Content == token)),
        };
    }

    private static string ReadText(string folder, string name) =>
        Path.Combine(folder, name) is var path && File.Exists(path) ? File.ReadAllText(path)
        : throw new FileNotFoundException($"'{folder}' has neither tokenizer.json nor both vocab.json and merges.txt", path);

    private static void CheckClass(JsonObject config)
    {
        var type = config["tokenizer_class"]?.GetValue<string>() ?? "GPT2Tokenizer";
        if (type is not ("GPT2Tokenizer" or "GPT2TokenizerFast"))
        {
            throw new NotSupportedException($"tokenizer_class '{type}' is not supported with vocab.json and merges.txt");
        }

        if (config["add_prefix_space"]?.GetValue<bool>() == true)
        {
            throw new NotSupportedException("add_prefix_space is not supported");
        }
    }

    private static List<AddedToken> AddedTokens(JsonObject config, Dictionary<string, int> vocabulary)
    {
        var listed = (config["added_tokens_decoder"] as JsonObject ?? []).Select(entry => TokenizerJson.ReadAdded(
            entry.Value ?? throw new InvalidDataException($"added token {entry.Key} is null"),
            int.Parse(entry.Key, CultureInfo.InvariantCulture))).ToList();
        var named = config.Where(entry => entry.Key.EndsWith("_token", StringComparison.Ordinal) && entry.Value is JsonObject
                || entry.Key is "eos_token" or "bos_token" or "pad_token" or "unk_token")
            .Select(entry => TokenizerConfig.Content(entry.Value)).Append(TokenizerConfig.DefaultEos);
        foreach (var token in named)
        {
            if (token is not null && vocabulary.TryGetValue(token, out var id) && listed.All(added => added.Content != token))
            {
                listed.Add(new AddedToken(id, token, Special: true));
            }
        }

        return listed;
    }
}
