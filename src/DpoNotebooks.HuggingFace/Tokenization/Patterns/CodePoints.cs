using System.Globalization;
using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>Classifies code points as the tokenizers' regexes do. .NET's regexes work on UTF-16 code units instead.</summary>
internal static class CodePoints
{
    private static readonly CodeKind[] Ascii = [.. Enumerable.Range(0, 128).Select(c => Classify(new Rune(c)))];

    /// <summary>Returns the kind of a code point: \p{L}, \p{N}, \s or none of them.</summary>
    public static CodeKind KindOf(Rune rune) => rune.IsAscii ? Ascii[rune.Value] : Classify(rune);

    /// <summary>Returns the kind of the code point at an index of the text, and its length in UTF-16 code units.</summary>
    public static CodeKind KindAt(ReadOnlySpan<char> text, int at, out int length)
    {
        if (char.IsAscii(text[at]))
        {
            length = 1;
            return Ascii[text[at]];
        }

        Rune.DecodeFromUtf16(text[at..], out var rune, out length);
        return Classify(rune);
    }

    /// <summary>Whether a code point is in \p{N}: decimal digits, letter numbers and other numbers.</summary>
    public static bool IsNumber(Rune rune) => KindOf(rune) == CodeKind.Number;

    /// <summary>Whether a code point is in \w of Unicode's regex standard (UTS #18): letters, marks, digits, connectors, joiners and circled letters.</summary>
    public static bool IsWord(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        <= UnicodeCategory.LetterNumber => true, // letters, marks, decimal digits, letter numbers
        UnicodeCategory.ConnectorPunctuation => true,
        _ => rune.Value is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189),
    };

    /// <summary>Whether a code point is in \p{P} or is an ASCII symbol.</summary>
    public static bool IsPunctuation(Rune rune) =>
        Rune.IsPunctuation(rune) || (rune.IsAscii && Rune.IsSymbol(rune));

    private static CodeKind Classify(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        <= UnicodeCategory.OtherLetter => CodeKind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CodeKind.Number,
        _ => Rune.IsWhiteSpace(rune) ? CodeKind.Space : CodeKind.Other,
    };
}
