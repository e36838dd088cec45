namespace DpoNotebooks.Tokenization;

/// <summary>Text between added tokens to ids and back.</summary>
internal interface ITokenModel
{
    /// <summary>Characters to skip, then the length of the next piece; (n, 0) when nothing is left.</summary>
    (int Skip, int Length) NextPiece(ReadOnlySpan<char> text);

    /// <summary>Ids of one piece.</summary>
    int[] Encode(string piece);

    /// <summary>Text of known ids.</summary>
    string Decode(IReadOnlyList<int> ids);

    /// <summary>Text of one known id; bytes that are no character by themselves as <c>&lt;0xE2&gt;</c>.</summary>
    string Piece(int id);
}
