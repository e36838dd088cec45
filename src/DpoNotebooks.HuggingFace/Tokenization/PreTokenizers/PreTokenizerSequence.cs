namespace DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

/// <summary>One after another, each cutting what the one before left.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<IPreTokenizer> steps) : IPreTokenizer
{
    public void Cut(TextPiece piece, List<TextPiece> pieces)
    {
        List<TextPiece> now = [piece];
        foreach (var step in steps)
        {
            var next = new List<TextPiece>(now.Count);
            now.ForEach(part => step.Cut(part, next));
            now = next;
        }

        pieces.AddRange(now);
    }
}
