using System.Buffers;
using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>Byte-pair encoding: splits a piece into characters and merges the best-ranked neighbors until no merge applies.</summary>
internal sealed class BpeModel(BpeRules rules) : ITokenModel
{
    private readonly Dictionary<int, int> _characters = Characters(rules.Vocabulary);

    public int[] Encode(string piece)
    {
        if (rules.Whole is not null && rules.Whole.TryGetValue(piece, out var whole))
        {
            return [whole];
        }

        var ids = EncodeCharacters(piece);
        return ids.Count > 1 ? Merge(ids) : [.. ids];
    }

    private static Dictionary<int, int> Characters(IReadOnlyDictionary<string, int> vocabulary)
    {
        var characters = new Dictionary<int, int>();
        foreach (var (token, id) in vocabulary)
        {
            if (Rune.DecodeFromUtf16(token, out var rune, out var length) == OperationStatus.Done && length == token.Length)
            {
                characters[rune.Value] = id;
            }
        }

        return characters;
    }

    private List<int> EncodeCharacters(string piece)
    {
        var ids = new List<int>(piece.Length);
        var afterUnknown = false;
        for (var at = 0; at < piece.Length;)
        {
            Rune.DecodeFromUtf16(piece.AsSpan(at), out var rune, out var length);
            var character = piece.AsSpan(at, length);
            at += length;
            if (_characters.TryGetValue(rune.Value, out var id))
            {
                ids.Add(id);
                afterUnknown = false;
            }
            else if (rules.ByteFallback && ByteTokens.Encode(character, rules.Vocabulary) is { } bytes)
            {
                ids.AddRange(bytes);
                afterUnknown = false;
            }
            else
            {
                var unknown = rules.Unknown
                    ?? throw new ArgumentException(
                        $"'{character}' (U+{(int)character[0]:X4}) is not in the vocabulary, which has no token for unknown characters");
                if (!(rules.FuseUnknown && afterUnknown))
                {
                    ids.Add(unknown);
                }

                afterUnknown = true;
            }
        }

        return ids;
    }

    /// <summary>Merges symbols with a linked list of symbols and a queue of candidate merges. A candidate is outdated if one of its symbols
    /// has changed since.</summary>
    private int[] Merge(List<int> ids)
    {
        var count = ids.Count;
        var next = new int[count];
        var previous = new int[count];
        for (var i = 0; i < count; i++)
        {
            (previous[i], next[i]) = (i - 1, i + 1);
        }

        var queue = new PriorityQueue<(int At, int Left, int Right, int Id), long>(count); // by rank, then by position
        void Offer(int left)
        {
            if (left >= 0 && next[left] < count && rules.Merges.TryGetValue((ids[left], ids[next[left]]), out var merge))
            {
                queue.Enqueue((left, ids[left], ids[next[left]], merge.Id), ((long)merge.Rank << 32) | (uint)left);
            }
        }

        for (var i = 0; i < count; i++)
        {
            Offer(i);
        }

        while (queue.TryDequeue(out var merge, out _))
        {
            var at = merge.At;
            if (ids[at] != merge.Left || next[at] >= count || ids[next[at]] != merge.Right)
            {
                continue; // outdated
            }

            var removed = next[at];
            (ids[at], ids[removed], next[at]) = (merge.Id, -1, next[removed]);
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
