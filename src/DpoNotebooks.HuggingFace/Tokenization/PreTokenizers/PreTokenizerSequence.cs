namespace DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

/// <summary>Applies pre-tokenizers one after another, each to the pieces of the previous one.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<IPreTokenizer> steps) : IPreTokenizer
{
    public void Cut(TextPiece piece, List<TextPiece> pieces)
    {
        List<TextPiece> current = [piece];
        foreach (var step in steps)
        {
            var next = new List<TextPiece>(current.Count);
            current.ForEach(part => step.Cut(part, next));
            current = next;
        }

        pieces.AddRange(current);
    }
}
