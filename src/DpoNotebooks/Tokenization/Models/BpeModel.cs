using System.Text;

namespace DpoNotebooks.Tokenization.Models;

/// <summary>Byte-pair encoding: characters, then the best-ranked neighbours merged until none is left.</summary>
internal sealed class BpeModel(BpeRules rules) : ITokenModel
{
    public int[] Encode(string piece)
    {
        if (rules.Whole is not null && rules.Whole.TryGetValue(piece, out var whole))
        {
            return [whole];
        }

        var ids = Characters(piece);
        return ids.Count > 1 ? Merge(ids) : [.. ids];
    }

    private List<int> Characters(string piece)
    {
        var ids = new List<int>(piece.Length);
        var lookup = rules.Vocabulary;
        var afterUnknown = false;
        for (var at = 0; at < piece.Length;)
        {
            Rune.DecodeFromUtf16(piece.AsSpan(at), out _, out var length);
            var character = piece.AsSpan(at, length);
            at += length;
            if (lookup.TryGetValue(character.ToString(), out var id))
            {
                ids.Add(id);
                afterUnknown = false;
            }
            else if (rules.ByteFallback && ByteTokens.Spell(character, lookup) is { } bytes)
            {
                ids.AddRange(bytes);
                afterUnknown = false;
            }
            else
            {
                var unknown = rules.Unknown
                    ?? throw new ArgumentException($"'{character}' (U+{(int)character[0]:X4}) is not in the vocabulary, which has no token for unknown characters");
                if (!(rules.FuseUnknown && afterUnknown))
                {
                    ids.Add(unknown);
                }

                afterUnknown = true;
            }
        }

        return ids;
    }

    /// <summary>A linked list of symbols and a queue of the merges that were possible when they were put in it.</summary>
    private int[] Merge(List<int> ids)
    {
        var count = ids.Count;
        var next = new int[count];
        var previous = new int[count];
        for (var i = 0; i < count; i++)
        {
            (previous[i], next[i]) = (i - 1, i + 1);
        }

        var queue = new PriorityQueue<(int Left, int Right, int Id), (int Rank, int At)>(count);
        void Offer(int left)
        {
            if (left >= 0 && next[left] < count && rules.Merges.TryGetValue((ids[left], ids[next[left]]), out var merge))
            {
                queue.Enqueue((ids[left], ids[next[left]], merge.Id), (merge.Rank, left));
            }
        }

        for (var i = 0; i < count; i++)
        {
            Offer(i);
        }

        while (queue.TryDequeue(out var merge, out var place))
        {
            var at = place.At;
            if (ids[at] != merge.Left || next[at] >= count || ids[next[at]] != merge.Right)
            {
                continue; // one of the two has become something else since
            }

            var gone = next[at];
            (ids[at], ids[gone], next[at]) = (merge.Id, -1, next[gone]);
            if (next[at] < count)
            {
                previous[next[at]] = at;
            }

            Offer(at);
            Offer(previous[at]);
        }

        return [.. ids.Where(id => id >= 0)];
    }
}
