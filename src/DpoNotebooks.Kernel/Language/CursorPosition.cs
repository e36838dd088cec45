namespace DpoNotebooks.Kernel.Language;

/// <summary>A place in a cell: Jupyter counts unicode code points, .NET counts UTF-16 units (an emoji is two).</summary>
internal static class CursorPosition
{
    /// <summary>The UTF-16 index of a place that is given in code points; the end of the code where that lies behind it.</summary>
    public static int ToUtf16(string code, int codePoints)
    {
        var index = 0;
        for (var passed = 0; passed < codePoints && index < code.Length; passed++)
        {
            index += char.IsSurrogatePair(code, index) ? 2 : 1;
        }

        return index;
    }

    /// <summary>The code points before a UTF-16 index.</summary>
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
