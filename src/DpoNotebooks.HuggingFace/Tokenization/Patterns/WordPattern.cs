using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>Matches <c>\w+|[^\w\s]+</c>: words, and runs of characters that are neither word characters nor white space.</summary>
internal sealed class WordPattern : IPattern
{
    public void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        for (var at = text.Length - text.TrimStart().Length; at < text.Length;)
        {
            var end = EndOfWord(text, at);
            found.Add((at, end - at));
            at = text.Length - text[end..].TrimStart().Length;
        }
    }

    private static int EndOfWord(ReadOnlySpan<char> text, int at)
    {
        Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
        var isWord = CodePoints.IsWord(rune);
        do
        {
            at += length;
        }
        while (Rune.DecodeFromUtf16(text[at..], out rune, out length) == System.Buffers.OperationStatus.Done
            && CodePoints.IsWord(rune) == isWord && !Rune.IsWhiteSpace(rune));
        return at;
    }
}
