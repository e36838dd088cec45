using System.Globalization;
using System.Text;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>A token's text with its white space and control characters to be seen.</summary>
internal static class VisiblePiece
{
    /// <summary>"␣" for a space, "↵" for a line break, "⇥" for a tab, "⟨U+200B⟩" for what else has no shape; "∅" for no text at all.</summary>
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
                _ when HasNoShape(rune) => string.Create(CultureInfo.InvariantCulture, $"⟨U+{rune.Value:X4}⟩"),
                _ => rune.ToString(),
            });
        }

        return text.Length > 0 ? text.ToString() : "∅";
    }

    private static bool HasNoShape(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
