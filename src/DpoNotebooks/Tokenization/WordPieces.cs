using System.Globalization;
using System.Text;

namespace DpoNotebooks.Tokenization;

/// <summary>Words of a text: the pre-tokenizers that tokenizer.json calls Whitespace and WhitespaceSplit.</summary>
internal static class WordPieces
{
    /// <summary>White space to skip, then the UTF-16 length of the first piece (0 at the end of the text).</summary>
    /// <param name="text">What is left of the text.</param>
    /// <param name="splitPunctuation">Whether a word also ends where punctuation begins (Whitespace).</param>
    public static (int Skip, int Length) Next(ReadOnlySpan<char> text, bool splitPunctuation)
    {
        var skip = text.Length - text.TrimStart().Length;
        var rest = text[skip..];
        var length = 0;
        var first = true;
        var wordly = false;
        while (length < rest.Length)
        {
            Rune.DecodeFromUtf16(rest[length..], out var rune, out var used);
            if (Rune.IsWhiteSpace(rune) || (splitPunctuation && !first && IsWord(rune) != wordly))
            {
                break;
            }

            (wordly, first) = (IsWord(rune), false);
            length += used;
        }

        return (skip, length);
    }

    /// <summary>\w of Unicode's regex standard: letters, marks, digits, connectors, joiners and the circled letters.</summary>
    private static bool IsWord(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        <= UnicodeCategory.LetterNumber => true, // letters, marks, decimal digits, letter numbers
        UnicodeCategory.ConnectorPunctuation => true,
        _ => rune.Value is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189),
    };
}
