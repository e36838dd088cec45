using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>Matches single code points that satisfy a condition.</summary>
internal sealed class CharacterPattern(Func<Rune, bool> isMatch) : IPattern
{
    public void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            if (isMatch(rune))
            {
                found.Add((at, length));
            }

            at += length;
        }
    }
}
