namespace DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

/// <summary>A piece of a text.</summary>
/// <param name="Text">The characters of the piece.</param>
/// <param name="AtStart">Whether the piece is at the start of the whole text.</param>
internal readonly record struct TextPiece(ReadOnlyMemory<char> Text, bool AtStart)
{
    /// <summary>Returns a part of this piece.</summary>
    public TextPiece Slice(int start, int length) => new(Text.Slice(start, length), AtStart && start == 0);
}
