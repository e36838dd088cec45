namespace DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

/// <summary>Cuts a text into the pieces that the model sees one by one.</summary>
internal interface IPreTokenizer
{
    /// <summary>Appends the pieces of a piece; none of them is empty.</summary>
    void Cut(TextPiece piece, List<TextPiece> pieces);
}
