namespace DpoNotebooks.Tokenization.PreTokenizers;

/// <summary>Cuts at the matches of a pattern.</summary>
/// <param name="pattern">What to look for.</param>
/// <param name="matches">What becomes of the matches.</param>
/// <param name="invert">Takes what lies between the matches for the matches.</param>
internal sealed class Split(IPattern pattern, MatchBehavior matches, bool invert = false) : IPreTokenizer
{
    public void Cut(TextPiece piece, List<TextPiece> pieces)
    {
        var found = new List<(int Start, int Length)>();
        pattern.Find(piece.Text.Span, found);
        var parts = Parts(found, piece.Text.Length);
        if (matches == MatchBehavior.MergedWithNext)
        {
            parts.Reverse(); // the same as merging with the one before, seen from the end
        }

        List<(int Start, int End)> kept = [];
        var afterMatch = false;
        foreach (var (start, end, isMatch) in parts)
        {
            var joins = kept.Count > 0 && matches switch
            {
                MatchBehavior.Contiguous => isMatch == afterMatch,
                MatchBehavior.MergedWithPrevious or MatchBehavior.MergedWithNext => isMatch && !afterMatch,
                _ => false,
            };
            if (joins)
            {
                kept[^1] = (Math.Min(kept[^1].Start, start), Math.Max(kept[^1].End, end));
            }
            else if (!isMatch || matches != MatchBehavior.Removed)
            {
                kept.Add((start, end));
            }

            afterMatch = isMatch;
        }

        if (matches == MatchBehavior.MergedWithNext)
        {
            kept.Reverse();
        }

        pieces.AddRange(kept.Select(part => piece.Slice(part.Start, part.End - part.Start)));
    }

    private List<(int Start, int End, bool IsMatch)> Parts(List<(int Start, int Length)> found, int length)
    {
        var parts = new List<(int, int, bool)>(found.Count);
        var at = 0;
        foreach (var (start, matched) in found)
        {
            if (start > at)
            {
                parts.Add((at, start, invert));
            }

            parts.Add((start, start + matched, !invert));
            at = start + matched;
        }

        if (at < length)
        {
            parts.Add((at, length, invert));
        }

        return parts;
    }
}

/// <summary>What becomes of a match, named as in tokenizer.json.</summary>
internal enum MatchBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}
