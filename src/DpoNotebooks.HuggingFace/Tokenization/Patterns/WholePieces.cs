namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>Matches literal pieces; of several matches at one position, the longest.</summary>
internal sealed class WholePieces(IReadOnlyList<string> longestFirst) : IPattern
{
    public void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = 0;
            foreach (var piece in longestFirst)
            {
                if (text[at..].StartsWith(piece, StringComparison.Ordinal))
                {
                    length = piece.Length;
                    found.Add((at, length));
                    break;
                }
            }

            at += Math.Max(1, length);
        }
    }
}
