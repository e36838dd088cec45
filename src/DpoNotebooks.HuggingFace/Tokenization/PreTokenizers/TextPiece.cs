namespace DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

/// <summary>A part of a text.</summary>
/// <param name="Text">Its characters.</param>
/// <param name="AtStart">Whether the whole text begins with it.</param>
internal readonly record struct TextPiece(ReadOnlyMemory<char> Text, bool AtStart)
{
    /// <summary>A part of this part.</summary>
    public TextPiece Slice(int start, int length) => new(Text.Slice(start, length), AtStart && start == 0);
}
