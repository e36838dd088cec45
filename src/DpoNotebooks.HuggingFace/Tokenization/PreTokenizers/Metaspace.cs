namespace DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

/// <summary>Writes spaces as ▁ and puts one before a text that has none.</summary>
/// <param name="replacement">▁.</param>
/// <param name="prepend">Where one is put.</param>
internal sealed class Metaspace(char replacement, PrependScheme prepend) : IPreTokenizer
{
    public void Cut(TextPiece piece, List<TextPiece> pieces)
    {
        var text = piece.Text.ToString().Replace(' ', replacement);
        var add = text[0] != replacement && (prepend == PrependScheme.Always || (prepend == PrependScheme.First && piece.AtStart));
        pieces.Add(piece with { Text = (add ? replacement + text : text).AsMemory() });
    }
}

/// <summary>Which texts begin with ▁.</summary>
internal enum PrependScheme
{
    Always,
    First,
    Never,
}
