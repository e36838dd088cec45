using DpoNotebooks.HuggingFace.Tokenization.Patterns;

namespace DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

/// <summary>Cuts a text at the matches of a pattern.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="matches">How matches are treated.</param>
/// <param name="invert">Swaps matches and the text between them.</param>
internal sealed class Split(IPattern pattern, MatchBehavior matches, bool invert = false) : IPreTokenizer
{
    public void Cut(TextPiece piece, List<TextPiece> pieces)
    {
        var found = new List<(int Start, int Length)>();
        pattern.Find(piece.Text.Span, found);
        var parts = Parts(found, piece.Text.Length);
        var result = matches switch
        {
            MatchBehavior.Isolated => parts,
            MatchBehavior.Removed => parts.Where(part => !part.IsMatch),
            MatchBehavior.MergedWithNext => Merge(parts.Reverse()).AsEnumerable().Reverse(), // MergedWithPrevious, applied from the end
            _ => Merge(parts),
        };
        foreach (var (start, end, _) in result)
        {
            pieces.Add(piece.Slice(start, end - start));
        }
    }

    private List<(int Start, int End, bool IsMatch)> Merge(IEnumerable<(int Start, int End, bool IsMatch)> parts)
    {
        List<(int Start, int End, bool IsMatch)> result = [];
        var afterMatch = false;
        foreach (var (start, end, isMatch) in parts)
        {
            var joins = result.Count > 0 && (matches == MatchBehavior.Contiguous ? isMatch == afterMatch : isMatch && !afterMatch);
            if (joins)
            {
                result[^1] = (Math.Min(result[^1].Start, start), Math.Max(result[^1].End, end), isMatch);
            }
            else
            {
                result.Add((start, end, isMatch));
            }

            afterMatch = isMatch;
        }

        return result;
    }

    private IEnumerable<(int Start, int End, bool IsMatch)> Parts(List<(int Start, int Length)> found, int length)
    {
        var at = 0;
        foreach (var (start, matched) in found)
        {
            if (start > at)
            {
                yield return (at, start, invert);
            }

            yield return (start, start + matched, !invert);
            at = start + matched;
        }

        if (at < length)
        {
            yield return (at, length, invert);
        }
    }
}

/// <summary>How a match is treated; the names are those of tokenizer.json.</summary>
internal enum MatchBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}
