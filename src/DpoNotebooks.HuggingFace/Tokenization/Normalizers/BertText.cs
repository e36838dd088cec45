using System.Globalization;
using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>The steps that are specific to BertNormalizer.</summary>
internal static class BertText
{
    /// <summary>Removes NUL, U+FFFD, control, format and private-use characters; all white space becomes a space.</summary>
    public static CharacterMap Clean { get; } = new(rune =>
        rune.Value is 0x09 or 0x0A or 0x0D ? " "
        : rune.Value is 0 or 0xFFFD ? ""
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse ? ""
        : Rune.IsWhiteSpace(rune) ? " "
        : rune.ToString());

    /// <summary>Puts spaces around each CJK ideograph, so that each becomes a word.</summary>
    public static CharacterMap SpaceIdeographs { get; } = new(rune => IsIdeograph(rune.Value) ? $" {rune} " : rune.ToString());

    /// <summary>Removes the non-spacing marks of a decomposed text.</summary>
    public static CharacterMap DropMarks { get; } = new(rune =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark ? "" : rune.ToString());

    // Extension E starts at U+2B920 here, as in the reference.
    private static bool IsIdeograph(int point) => point is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
