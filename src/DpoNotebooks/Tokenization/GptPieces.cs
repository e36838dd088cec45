using System.Globalization;
using System.Text;

namespace DpoNotebooks.Tokenization;

/// <summary>GPT-2's pre-tokenizer, written by hand: its regex is meant for code points and .NET's sees UTF-16 units.</summary>
internal static class GptPieces
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum RunKind
    {
        Letter,
        Number,
        Other,
        Space,
    }

    /// <summary>UTF-16 length of the first piece of a text that is not empty.</summary>
    public static int NextLength(ReadOnlySpan<char> text)
    {
        foreach (var contraction in Contractions)
        {
            if (text.StartsWith(contraction, StringComparison.Ordinal))
            {
                return contraction.Length;
            }
        }

        var (kind, length) = FirstRun(text);
        if (kind != RunKind.Space || length == text.Length)
        {
            return length;
        }

        // White space before a word: all but its last character is a piece; the last joins the word if it is a plain space.
        return length > 1 ? length - 1 : text[0] == ' ' ? 1 + FirstRun(text[1..]).Length : 1;
    }

    private static (RunKind Kind, int Length) FirstRun(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var rune, out var length);
        var kind = KindOf(rune);
        while (length < text.Length)
        {
            Rune.DecodeFromUtf16(text[length..], out rune, out var used);
            if (KindOf(rune) != kind)
            {
                break;
            }

            length += used;
        }

        return (kind, length);
    }

    private static RunKind KindOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        <= UnicodeCategory.OtherLetter => RunKind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => RunKind.Number,
        _ => Rune.IsWhiteSpace(rune) ? RunKind.Space : RunKind.Other,
    };
}
