namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>Stretches of code points of one kind.</summary>
internal static class Runs
{
    /// <summary>The kind of the code point at start, and where the stretch of that kind ends.</summary>
    public static (CodeKind Kind, int End) Next(ReadOnlySpan<char> text, int start)
    {
        var kind = CodePoints.KindAt(text, start, out var length);
        return (kind, EndOf(kind, text, start + length));
    }

    /// <summary>Where the code points of a kind end that begin at start, if any do.</summary>
    public static int EndOf(CodeKind kind, ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && CodePoints.KindAt(text, start, out var length) == kind)
        {
            start += length;
        }

        return start;
    }
}
