namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>Maps each word to one id.</summary>
/// <param name="vocabulary">Maps words to ids.</param>
/// <param name="unknown">The id of words that are not in the vocabulary; null makes such a word an error.</param>
internal sealed class WordLevelModel(IReadOnlyDictionary<string, int> vocabulary, int? unknown) : ITokenModel
{
    public int[] Encode(string piece) =>
        vocabulary.TryGetValue(piece, out var id) ? [id]
        : [unknown ?? throw new ArgumentException($"the word '{piece}' is not in the vocabulary, which has no token for unknown words")];
}
