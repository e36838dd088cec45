using System.Collections.Frozen;
using DpoNotebooks.HuggingFace.Tokenization.Components;

namespace DpoNotebooks.HuggingFace.Tokenization;

/// <summary>Tokens by id, and ids by token, added ones included.</summary>
internal sealed class TokenTable
{
    private const int LargestId = 10_000_000;

    private readonly IReadOnlyDictionary<string, int> _vocabulary;
    private readonly FrozenDictionary<string, int> _added;
    private readonly string?[] _tokens;
    private readonly string?[] _decoded;
    private readonly HashSet<int> _skipped;

    /// <summary>Checks that ids and tokens belong to one another.</summary>
    /// <param name="parts">The tokenizer.</param>
    /// <param name="normalized">The added tokens that are looked for in normalized text, and how they are spelled there.</param>
    /// <exception cref="InvalidDataException">An id is negative, senseless, of two tokens, or put around texts although it is none's.</exception>
    public TokenTable(TokenizerParts parts, IEnumerable<(string Text, AddedToken Token)> normalized)
    {
        _vocabulary = parts.Vocabulary;
        _added = parts.Added.DistinctBy(token => token.Content).ToFrozenDictionary(token => token.Content, token => token.Id);
        _tokens = ById([.. parts.Vocabulary.Select(entry => (entry.Value, entry.Key)), .. parts.Added.Select(token => (token.Id, token.Content))]);
        _decoded = [.. _tokens];
        _skipped = [.. parts.Added.Where(token => token.Special).Select(token => token.Id)];
        foreach (var (text, token) in normalized.Where(token => token.Text != token.Token.Content))
        {
            // The reference decodes such a token as it was matched, and no longer knows it as special.
            _decoded[token.Id] = text;
            _skipped.Remove(token.Id);
        }

        foreach (var id in parts.Prefix.Concat(parts.Suffix).Where(id => id < 0 || id >= Count || _tokens[id] is null))
        {
            throw new InvalidDataException($"its post_processor adds the id {id}, which is not in the vocabulary");
        }
    }

    /// <summary>Largest id + 1.</summary>
    public int Count => _tokens.Length;

    /// <summary>The token as the vocabulary spells it.</summary>
    public string TokenOf(int id) => Known(_tokens, id);

    /// <summary>The token as decoding begins with it.</summary>
    public string DecodedOf(int id) => Known(_decoded, id);

    /// <summary>Whether decoding can leave it out.</summary>
    public bool IsSpecial(int id) => _skipped.Contains(id);

    /// <summary>The id of a token, or null.</summary>
    public int? IdOf(string token) =>
        _added.TryGetValue(token, out var added) ? added
        : _vocabulary.TryGetValue(token, out var id) ? id
        : null;

    private static string Known(string?[] tokens, int id) =>
        id >= 0 && id < tokens.Length && tokens[id] is { } token ? token
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"the vocabulary has ids 0 to {tokens.Length - 1}");

    private static string?[] ById(List<(int Id, string Token)> pairs)
    {
        var largest = pairs.Select(pair => pair.Id).DefaultIfEmpty(-1).Max();
        if (largest > LargestId)
        {
            throw new InvalidDataException($"it has a token of id {largest}; more than {LargestId} is a damaged file");
        }

        var tokens = new string?[largest + 1];
        foreach (var (id, token) in pairs)
        {
            if (id < 0 || (tokens[id] is { } other && other != token))
            {
                throw new InvalidDataException($"token '{token}' has id {id}, which is negative or another token's");
            }

            tokens[id] = token;
        }

        return tokens;
    }
}
