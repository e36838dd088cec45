namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>Finds runs of code points of one kind.</summary>
internal static class Runs
{
    /// <summary>Returns the kind of the code point at start, and the end of the run of that kind.</summary>
    public static (CodeKind Kind, int End) Next(ReadOnlySpan<char> text, int start)
    {
        var kind = CodePoints.KindAt(text, start, out var length);
        return (kind, EndOf(kind, text, start + length));
    }

    /// <summary>Returns the end of the run of the given kind at start; start itself if the run is empty.</summary>
    public static int EndOf(CodeKind kind, ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && CodePoints.KindAt(text, start, out var length) == kind)
        {
            start += length;
        }

        return start;
    }
}
