using System.Globalization;
using System.Text;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Makes the white space and control characters of a token visible.</summary>
internal static class VisiblePiece
{
    /// <summary>Replaces a space by "␣", a line break by "↵", a tab by "⇥" and other invisible characters by their code, as in
    /// "⟨U+200B⟩". Empty text becomes "∅".</summary>
    public static string Of(string piece)
    {
        var text = new StringBuilder();
        foreach (var rune in piece.EnumerateRunes())
        {
            text.Append(rune.Value switch
            {
                ' ' => "␣",
                '\n' => "↵",
                '\t' => "⇥",
                _ when IsInvisible(rune) => string.Create(CultureInfo.InvariantCulture, $"⟨U+{rune.Value:X4}⟩"),
                _ => rune.ToString(),
            });
        }

        return text.Length > 0 ? text.ToString() : "∅";
    }

    private static bool IsInvisible(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
