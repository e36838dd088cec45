namespace DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

/// <summary>Replaces spaces by ▁ and prepends one if the text does not start with one.</summary>
/// <param name="replacement">The replacement of a space: ▁.</param>
/// <param name="prepend">Which texts get a prepended ▁.</param>
internal sealed class Metaspace(char replacement, PrependScheme prepend) : IPreTokenizer
{
    public void Cut(TextPiece piece, List<TextPiece> pieces)
    {
        var text = piece.Text.ToString().Replace(' ', replacement);
        var add = text[0] != replacement && (prepend == PrependScheme.Always || (prepend == PrependScheme.First && piece.AtStart));
        pieces.Add(piece with { Text = (add ? replacement + text : text).AsMemory() });
    }
}

/// <summary>Which texts get a prepended ▁.</summary>
internal enum PrependScheme
{
    Always,
    First,
    Never,
}
