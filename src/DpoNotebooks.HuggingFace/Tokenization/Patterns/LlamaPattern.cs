namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>A hand-written matcher for the regex of Llama-3 and Qwen2:
/// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,n}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>.
/// The matches cover the text.</summary>
/// <param name="digits">The n of the regex: 3 for Llama-3, 1 for Qwen2.</param>
internal sealed class LlamaPattern(int digits) : IPattern
{
    /// <summary>Returns the matcher for a regex, or null if the regex is a different one.</summary>
    public static LlamaPattern? TryCreate(string regex)
    {
        const string Head = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}";
        const string Tail = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
        return regex == Head + "{1,3}" + Tail ? new LlamaPattern(3) : regex == Head + Tail ? new LlamaPattern(1) : null;
    }

    public void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = EndOfPiece(text, at);
            found.Add((at, end - at));
            at = end;
        }
    }

    private int EndOfPiece(ReadOnlySpan<char> text, int start)
    {
        if (Contraction(text[start..]) is > 0 and var contraction)
        {
            return start + contraction;
        }

        var kind = CodePoints.KindAt(text, start, out var length);
        var next = start + length;
        return kind switch
        {
            CodeKind.Letter => Runs.EndOf(kind, text, next),
            CodeKind.Number => EndOfDigits(text, next),
            _ when text[start] is not ('\r' or '\n') && IsKind(CodeKind.Letter, text, next) => Runs.EndOf(CodeKind.Letter, text, next),
            CodeKind.Other => EndOfLineBreaks(text, Runs.EndOf(kind, text, next)),
            _ when text[start] == ' ' && IsKind(CodeKind.Other, text, next) => EndOfLineBreaks(text, Runs.EndOf(CodeKind.Other, text, next)),
            _ => EndOfSpace(text, start),
        };
    }

    private int EndOfDigits(ReadOnlySpan<char> text, int at)
    {
        for (var count = 1; count < digits && at < text.Length && CodePoints.KindAt(text, at, out var length) == CodeKind.Number; count++)
        {
            at += length;
        }

        return at;
    }

    /// <summary>White space ends after its last line break. Without a line break it ends before its last character if a word follows.</summary>
    private static int EndOfSpace(ReadOnlySpan<char> text, int start)
    {
        var end = Runs.EndOf(CodeKind.Space, text, start);
        var lineBreak = text[start..end].LastIndexOfAny('\r', '\n');
        return lineBreak >= 0 ? start + lineBreak + 1
            : end == text.Length || end == start + 1 ? end
            : end - 1;
    }

    private static bool IsKind(CodeKind kind, ReadOnlySpan<char> text, int at) => at < text.Length && CodePoints.KindAt(text, at, out _) == kind;

    private static int EndOfLineBreaks(ReadOnlySpan<char> text, int at) =>
        text[at..].IndexOfAnyExcept('\r', '\n') is >= 0 and var rest ? at + rest : text.Length;

    private static int Contraction(ReadOnlySpan<char> text) =>
        text is not ['\'', var first, ..] ? 0
        : first is 's' or 'S' or 'ſ' or 't' or 'T' or 'm' or 'M' or 'd' or 'D' ? 2 // ſ equals s if case is ignored
        : text is [_, 'r' or 'R' or 'v' or 'V', 'e' or 'E', ..] or [_, 'l' or 'L', 'l' or 'L', ..] ? 3
        : 0;
}
