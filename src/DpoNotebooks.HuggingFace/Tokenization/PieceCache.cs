using System.Collections.Concurrent;

namespace DpoNotebooks.HuggingFace.Tokenization;

/// <summary>Remembers the ids of short pieces; words repeat, so most text is looked up rather than merged.</summary>
internal sealed class PieceCache(Func<string, int[]> encode)
{
    private const int LongestPiece = 48;
    private const int MostPieces = 200_000;

    private readonly ConcurrentDictionary<string, int[]> _known = new();
    private int _count;

    public int[] Encode(ReadOnlySpan<char> piece)
    {
        if (_known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(piece, out var ids))
        {
            return ids;
        }

        var text = piece.ToString();
        ids = encode(text);
        if (text.Length <= LongestPiece && _count < MostPieces && _known.TryAdd(text, ids))
        {
            Interlocked.Increment(ref _count);
        }

        return ids;
    }
}
