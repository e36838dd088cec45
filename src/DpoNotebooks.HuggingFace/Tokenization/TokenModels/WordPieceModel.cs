namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>BERT's WordPiece: takes the longest token at the start of a word, then repeatedly the longest continuation.</summary>
/// <param name="vocabulary">Maps tokens to ids.</param>
/// <param name="unknown">The id of a word that cannot be segmented.</param>
/// <param name="continuation">The prefix of tokens inside a word: ##.</param>
/// <param name="longestWord">The maximum length of a word in code points; longer words are unknown.</param>
internal sealed class WordPieceModel(IReadOnlyDictionary<string, int> vocabulary, int unknown, string continuation, int longestWord) : ITokenModel
{
    public int[] Encode(string piece)
    {
        if (piece.EnumerateRunes().Count() > longestWord)
        {
            return [unknown];
        }

        var ids = new List<int>();
        for (var start = 0; start < piece.Length;)
        {
            var end = piece.Length;
            var id = 0;
            while (end > start && !vocabulary.TryGetValue(start == 0 ? piece[..end] : continuation + piece[start..end], out id))
            {
                end -= end > start + 1 && char.IsLowSurrogate(piece[end - 1]) ? 2 : 1;
            }

            if (end == start)
            {
                return [unknown];
            }

            ids.Add(id);
            start = end;
        }

        return [.. ids];
    }
}
