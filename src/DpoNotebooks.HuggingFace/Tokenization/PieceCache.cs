using System.Collections.Concurrent;

namespace DpoNotebooks.HuggingFace.Tokenization;

/// <summary>Caches the ids of short pieces. Words repeat, so most pieces are found here and need no merging.</summary>
internal sealed class PieceCache(Func<string, int[]> encode)
{
    private const int MaxPieceLength = 48;
    private const int MaxPieces = 200_000;

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
        if (text.Length <= MaxPieceLength && _count < MaxPieces && _known.TryAdd(text, ids))
        {
            Interlocked.Increment(ref _count);
        }

        return ids;
    }
}
