namespace DpoNotebooks.Tokenization;

/// <summary>One id a word; decoding joins the words with spaces.</summary>
internal sealed class WordLevelModel(TokenizerSpec spec, IReadOnlyList<string?> tokens) : ITokenModel
{
    private readonly int? _unknown = spec.Unknown is { } token && spec.Vocabulary.TryGetValue(token, out var id) ? id : null;

    public (int Skip, int Length) NextPiece(ReadOnlySpan<char> text) =>
        WordPieces.Next(text, spec.PreTokenization == PreTokenization.Whitespace);

    public int[] Encode(string piece) =>
        spec.Vocabulary.TryGetValue(piece, out var id) ? [id]
        : [_unknown ?? throw new ArgumentException($"the word '{piece}' is not in the vocabulary, which has no token for unknown words")];

    public string Decode(IReadOnlyList<int> ids) => string.Join(' ', ids.Select(id => tokens[id]));

    public string Piece(int id) => tokens[id] ?? "";
}
