namespace DpoNotebooks.Kernel.Language;

/// <summary>Converts cursor positions: Jupyter counts Unicode code points, .NET counts UTF-16 units (an emoji has two).</summary>
internal static class CursorPosition
{
    /// <summary>Converts a position in code points to a UTF-16 index; a position past the end becomes the end.</summary>
    public static int ToUtf16(string code, int codePoints)
    {
        var index = 0;
        for (var passed = 0; passed < codePoints && index < code.Length; passed++)
        {
            index += char.IsSurrogatePair(code, index) ? 2 : 1;
        }

        return index;
    }

    /// <summary>Converts a UTF-16 index to a position in code points.</summary>
    public static int ToCodePoints(string code, int utf16)
    {
        var codePoints = 0;
        for (var index = 0; index < Math.Min(utf16, code.Length); codePoints++)
        {
            index += char.IsSurrogatePair(code, index) ? 2 : 1;
        }

        return codePoints;
    }
}
