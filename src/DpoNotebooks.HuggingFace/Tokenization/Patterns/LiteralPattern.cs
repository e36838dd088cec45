namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>Matches a literal text.</summary>
internal sealed class LiteralPattern(string literal) : IPattern
{
    public void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        for (var at = 0; text[at..].IndexOf(literal, StringComparison.Ordinal) is >= 0 and var offset; at += offset + literal.Length)
        {
            found.Add((at + offset, literal.Length));
        }
    }
}
