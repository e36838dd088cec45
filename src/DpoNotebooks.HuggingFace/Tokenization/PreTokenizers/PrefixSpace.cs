namespace DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

/// <summary>Prepends a space if the text does not start with one (add_prefix_space of ByteLevel).</summary>
internal sealed class PrefixSpace : IPreTokenizer
{
    public void Cut(TextPiece piece, List<TextPiece> pieces) =>
        pieces.Add(piece.Text.Span[0] == ' ' ? piece : piece with { Text = $" {piece.Text}".AsMemory() });
}
