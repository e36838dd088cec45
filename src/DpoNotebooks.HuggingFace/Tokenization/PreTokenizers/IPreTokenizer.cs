namespace DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

/// <summary>Cuts a text into the pieces that the model encodes one by one.</summary>
internal interface IPreTokenizer
{
    /// <summary>Cuts a piece and appends the parts. No part is empty.</summary>
    void Cut(TextPiece piece, List<TextPiece> pieces);
}
