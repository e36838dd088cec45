namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>A hand-written matcher for GPT-2's regex: <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.
/// The matches cover the text.</summary>
internal sealed class GptPattern : IPattern
{
    public void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = EndOfPiece(text, at);
            found.Add((at, end - at));
            at = end;
        }
    }

    private static int EndOfPiece(ReadOnlySpan<char> text, int start)
    {
        if (Contraction(text[start..]) is > 0 and var length)
        {
            return start + length;
        }

        var (kind, end) = Runs.Next(text, start);
        if (kind != CodeKind.Space || end == text.Length)
        {
            return end;
        }

        // White space before a word: all but the last character form one piece; the last joins the word if it is U+0020.
        return end > start + 1 ? end - 1 : text[start] == ' ' ? Runs.Next(text, end).End : end;
    }

    private static int Contraction(ReadOnlySpan<char> text) =>
        text is not ['\'', var first, ..] ? 0
        : first is 's' or 't' or 'm' or 'd' ? 2
        : text is [_, 'r', 'e', ..] or [_, 'v', 'e', ..] or [_, 'l', 'l', ..] ? 3
        : 0;
}
