using System.Text.Json;
using DpoNotebooks.HuggingFace.Tokenization.TokenModels;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>Reads the model of a tokenizer.json.</summary>
internal static class ModelJson
{
    public static (ITokenModel Model, IReadOnlyDictionary<string, int> Vocabulary) Read(JsonPart part)
    {
        // Older BPE files have no type.
        var type = part.Optional("type") is null && part.Optional("merges") is not null ? "BPE" : part.Type;
        return type switch
        {
            "BPE" => Bpe(part.AllowOnly(
                "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges", "vocab", "merges")),
            "WordPiece" => WordPiece(part.AllowOnly("unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab")),
            "WordLevel" => WordLevel(part.AllowOnly("unk_token", "vocab")),
            "Unigram" => Unigram(part.AllowOnly("unk_id", "vocab", "byte_fallback")),
            _ => throw part.Unsupported(),
        };
    }

    private static (ITokenModel, IReadOnlyDictionary<string, int>) Bpe(JsonPart part)
    {
        part.RefuseIfSet("dropout", "continuing_subword_prefix", "end_of_word_suffix");
        var vocabulary = Vocabulary(part);
        var merges = new Dictionary<(int, int), (int Rank, int Id)>();
        foreach (var merge in part.Required("merges").EnumerateArray())
        {
            var (left, right) = Pair(merge);
            if (!vocabulary.TryGetValue(left, out var leftId) || !vocabulary.TryGetValue(right, out var rightId)
                || !vocabulary.TryGetValue(left + right, out var id))
            {
                throw new InvalidDataException($"the merge '{left} {right}' does not produce a token of the vocabulary");
            }

            merges[(leftId, rightId)] = (merges.Count, id); // a pair listed twice keeps its last rank
        }

        var rules = new BpeRules
        {
            Vocabulary = vocabulary,
            Merges = merges,
            Whole = part.Flag("ignore_merges", false) ? vocabulary : null,
            Unknown = Unknown(part, vocabulary),
            FuseUnknown = part.Flag("fuse_unk", false),
            ByteFallback = part.Flag("byte_fallback", false),
        };
        return (new BpeModel(rules), vocabulary);
    }

    private static (string Left, string Right) Pair(JsonElement merge)
    {
        string[] parts = merge.ValueKind == JsonValueKind.Array
            ? [.. merge.EnumerateArray().Select(part => part.GetString() ?? "")]
            : merge.GetString()?.Split(' ') ?? [];
        return parts is [var left, var right] ? (left, right) : throw new InvalidDataException($"the merge {merge.GetRawText()} does not have two parts");
    }

    private static (ITokenModel, IReadOnlyDictionary<string, int>) WordPiece(JsonPart part)
    {
        var vocabulary = Vocabulary(part);
        var unknown = Unknown(part, vocabulary)
            ?? throw new InvalidDataException($"the {part.Place}'s unk_token '{part.Text("unk_token")}' is not in its vocab");
        var longest = part.Optional("max_input_chars_per_word")?.GetInt32() ?? 100;
        return (new WordPieceModel(vocabulary, unknown, part.Optional("continuing_subword_prefix")?.GetString() ?? "##", longest), vocabulary);
    }

    private static (ITokenModel, IReadOnlyDictionary<string, int>) WordLevel(JsonPart part)
    {
        var vocabulary = Vocabulary(part);
        return (new WordLevelModel(vocabulary, Unknown(part, vocabulary)), vocabulary);
    }

    private static (ITokenModel, IReadOnlyDictionary<string, int>) Unigram(JsonPart part)
    {
        List<(string Token, int Id, double Score)> scored =
            [.. part.Required("vocab").EnumerateArray().Select((entry, id) => (entry[0].GetString() ?? "", id, entry[1].GetDouble()))];
        var vocabulary = new Dictionary<string, int>();
        foreach (var (token, id, _) in scored)
        {
            if (!vocabulary.TryAdd(token, id))
            {
                throw new InvalidDataException($"the {part.Place} lists the token '{token}' twice");
            }
        }

        var unknown = part.Optional("unk_id")?.GetInt32();
        if (unknown < 0 || unknown >= scored.Count)
        {
            throw new InvalidDataException($"the {part.Place}'s unk_id {unknown} is not in its vocab");
        }

        var lowest = scored.Select(token => token.Score).DefaultIfEmpty().Min();
        return (new UnigramModel(scored, vocabulary, unknown, lowest, part.Flag("byte_fallback", false)), vocabulary);
    }

    private static Dictionary<string, int> Vocabulary(JsonPart part)
    {
        var vocabulary = new Dictionary<string, int>();
        foreach (var entry in part.Required("vocab").EnumerateObject())
        {
            vocabulary[entry.Name] = entry.Value.GetInt32();
        }

        return vocabulary;
    }

    private static int? Unknown(JsonPart part, Dictionary<string, int> vocabulary) =>
        part.Optional("unk_token")?.GetString() is { } token && vocabulary.TryGetValue(token, out var id) ? id : null;
}
