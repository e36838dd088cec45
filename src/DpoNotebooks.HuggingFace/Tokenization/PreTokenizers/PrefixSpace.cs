namespace DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

/// <summary>Puts a space before a text that has none (the add_prefix_space of ByteLevel).</summary>
internal sealed class PrefixSpace : IPreTokenizer
{
    public void Cut(TextPiece piece, List<TextPiece> pieces) =>
        pieces.Add(piece.Text.Span[0] == ' ' ? piece : piece with { Text = $" {piece.Text}".AsMemory() });
}
