using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>Unigram: segments a piece into the tokens with the highest sum of scores.</summary>
internal sealed class UnigramModel : ITokenModel
{
    private const double UnknownPenalty = 10;

    private readonly IReadOnlyDictionary<string, int> _vocabulary;
    private readonly Dictionary<(int Node, char Next), int> _trie = [];
    private readonly List<(int Id, double Score)> _tokens = [(-1, 0)];
    private readonly double _unknownScore;
    private readonly int? _unknown;
    private readonly bool _byteFallback;

    /// <summary>Builds the trie of tokens.</summary>
    /// <param name="scored">The tokens that can occur in text, with id and score.</param>
    /// <param name="vocabulary">Maps all tokens to ids.</param>
    /// <param name="unknown">The id of characters that no token matches; consecutive ones become one token. Null makes such a character an error.</param>
    /// <param name="lowestScore">The lowest score of a token. An unmatched character scores 10 less.</param>
    /// <param name="byteFallback">Whether unknown characters are encoded by the tokens of their bytes.</param>
    public UnigramModel(
        IEnumerable<(string Token, int Id, double Score)> scored,
        IReadOnlyDictionary<string, int> vocabulary,
        int? unknown,
        double lowestScore,
        bool byteFallback)
    {
        (_vocabulary, _unknown, _byteFallback, _unknownScore) = (vocabulary, unknown, byteFallback, lowestScore - UnknownPenalty);
        foreach (var (token, id, score) in scored)
        {
            var node = 0;
            foreach (var next in token)
            {
                if (!_trie.TryGetValue((node, next), out var child))
                {
                    _trie[(node, next)] = child = _tokens.Count;
                    _tokens.Add((-1, 0));
                }

                node = child;
            }

            _tokens[node] = (id, score);
        }
    }

    public int[] Encode(string piece)
    {
        var best = BestPaths(piece);
        var parts = new Stack<(int Start, int End, int Id)>();
        for (var end = piece.Length; end > 0; end = best[end].Start)
        {
            var (start, id) = (best[end].Start, best[end].Id);
            if (id < 0 && parts.TryPeek(out var after) && after.Id < 0)
            {
                parts.Pop();
                parts.Push((start, after.End, id));
            }
            else
            {
                parts.Push((start, end, id));
            }
        }

        return [.. parts.SelectMany(part => part.Id >= 0 ? [part.Id] : Unknown(piece.AsSpan(part.Start, part.End - part.Start)))];
    }

    /// <summary>Returns for each position the start and the id (-1: unknown) of the best token that ends there, and the score up to there.</summary>
    private (int Start, int Id, double Score)[] BestPaths(string piece)
    {
        var best = new (int Start, int Id, double Score)[piece.Length + 1];
        Array.Fill(best, (-1, -1, double.NegativeInfinity));
        best[0].Score = 0;
        for (var start = 0; start < piece.Length;)
        {
            Rune.DecodeFromUtf16(piece.AsSpan(start), out _, out var length);
            var single = false;
            for (int node = 0, end = start; end < piece.Length && _trie.TryGetValue((node, piece[end]), out node);)
            {
                end++;
                if (_tokens[node] is ( >= 0 and var id, var score))
                {
                    Improve(ref best[end], start, id, score + best[start].Score);
                    single |= end == start + length;
                }
            }

            if (!single)
            {
                Improve(ref best[start + length], start, -1, _unknownScore + best[start].Score);
            }

            start += length;
        }

        return best;
    }

    private static void Improve(ref (int Start, int Id, double Score) place, int start, int id, double score)
    {
        if (score > place.Score)
        {
            place = (start, id, score);
        }
    }

    private int[] Unknown(ReadOnlySpan<char> text) =>
        (_byteFallback ? ByteTokens.Encode(text, _vocabulary) : null)
        ?? [_unknown ?? throw new ArgumentException($"'{text}' is not in the vocabulary, which has no token for unknown characters")];
}
