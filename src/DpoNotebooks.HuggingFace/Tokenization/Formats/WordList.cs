using System.Text.Json;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>Converts a list of words to a word-level tokenizer.json.</summary>
internal static class WordList
{
    public static byte[] ToTokenizerJson(IReadOnlyDictionary<string, int> vocabulary, IEnumerable<string> specials, string? unknown)
    {
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            version = "1.0",
            added_tokens = specials.Select(token => new
            {
                id = vocabulary[token],
                content = token,
                single_word = false,
                lstrip = false,
                rstrip = false,
                normalized = false,
                special = true,
            }),
            pre_tokenizer = new { type = "WhitespaceSplit" },
            model = new { type = "WordLevel", vocab = vocabulary.OrderBy(entry => entry.Value).ToDictionary(), unk_token = unknown ?? "<unk>" },
        });
    }
}
