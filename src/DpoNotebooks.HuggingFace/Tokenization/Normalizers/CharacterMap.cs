using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>Rewrites each code point independently. An empty result removes the code point.</summary>
internal sealed class CharacterMap(Func<Rune, string> map) : INormalizer
{
    /// <summary>The Nmt normalizer: removes control characters; special white space and invisible marks become spaces.</summary>
    public static CharacterMap Nmt { get; } = new(rune => rune.Value switch
    {
        (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F => "",
        0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD => " ",
        _ => rune.ToString(),
    });

    /// <summary>The StripAccents normalizer: removes the marks of a decomposed text.</summary>
    public static CharacterMap StripAccents { get; } = new(rune =>
        Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark or System.Globalization.UnicodeCategory.EnclosingMark ? "" : rune.ToString());

    public string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(map(rune));
        }

        return result.ToString();
    }
}
