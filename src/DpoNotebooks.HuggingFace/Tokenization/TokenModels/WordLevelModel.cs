namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>One id a word.</summary>
/// <param name="vocabulary">Word to id.</param>
/// <param name="unknown">Id of words that it lacks; null makes them an error.</param>
internal sealed class WordLevelModel(IReadOnlyDictionary<string, int> vocabulary, int? unknown) : ITokenModel
{
    public int[] Encode(string piece) =>
        vocabulary.TryGetValue(piece, out var id) ? [id]
        : [unknown ?? throw new ArgumentException($"the word '{piece}' is not in the vocabulary, which has no token for unknown words")];
}
