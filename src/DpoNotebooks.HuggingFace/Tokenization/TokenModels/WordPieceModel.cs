namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>BERT's WordPiece: the longest token that a word begins with, then the longest continuation, until its end.</summary>
/// <param name="vocabulary">Token to id.</param>
/// <param name="unknown">Id of a word that cannot be put together.</param>
/// <param name="continuation">What the tokens inside a word begin with: ##.</param>
/// <param name="longestWord">Code points of a word; longer ones are unknown.</param>
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
