using System.Collections.Frozen;
using DpoNotebooks.HuggingFace.Tokenization.Components;

namespace DpoNotebooks.HuggingFace.Tokenization;

/// <summary>Maps ids to tokens and tokens to ids, added tokens included.</summary>
internal sealed class TokenTable
{
    private const int MaxId = 10_000_000;

    private readonly IReadOnlyDictionary<string, int> _vocabulary;
    private readonly FrozenDictionary<string, int> _added;
    private readonly string?[] _tokens;
    private readonly string?[] _decoded;
    private readonly HashSet<int> _special;

    /// <summary>Builds the table and checks that ids and tokens are consistent.</summary>
    /// <param name="parts">The components of the tokenizer.</param>
    /// <param name="normalized">The added tokens that are matched in normalized text, each with its normalized text.</param>
    /// <exception cref="InvalidDataException">An id is negative, too large, shared by two tokens, or used by the post-processor without being in the
    /// vocabulary.</exception>
    public TokenTable(TokenizerParts parts, IEnumerable<(string Text, AddedToken Token)> normalized)
    {
        _vocabulary = parts.Vocabulary;
        _added = parts.Added.DistinctBy(token => token.Content).ToFrozenDictionary(token => token.Content, token => token.Id);
        _tokens = ById([.. parts.Vocabulary.Select(entry => (entry.Value, entry.Key)), .. parts.Added.Select(token => (token.Id, token.Content))]);
        _decoded = [.. _tokens];
        _special = [.. parts.Added.Where(token => token.Special).Select(token => token.Id)];
        foreach (var (text, token) in normalized.Where(token => token.Text != token.Token.Content))
        {
            // The reference decodes such a token to its normalized text and does not treat it as special.
            _decoded[token.Id] = text;
            _special.Remove(token.Id);
        }

        foreach (var id in parts.Prefix.Concat(parts.Suffix).Where(id => id < 0 || id >= Count || _tokens[id] is null))
        {
            throw new InvalidDataException($"the post_processor adds the id {id}, which is not in the vocabulary");
        }
    }

    /// <summary>The largest id plus 1.</summary>
    public int Count => _tokens.Length;

    /// <summary>Returns the token of an id as it is written in the vocabulary.</summary>
    public string TokenOf(int id) => Known(_tokens, id);

    /// <summary>Returns the text of an id that decoding starts from.</summary>
    public string DecodedOf(int id) => Known(_decoded, id);

    /// <summary>Whether decoding with skipSpecial omits the token.</summary>
    public bool IsSpecial(int id) => _special.Contains(id);

    /// <summary>Returns the id of a token, or null.</summary>
    public int? IdOf(string token) =>
        _added.TryGetValue(token, out var added) ? added
        : _vocabulary.TryGetValue(token, out var id) ? id
        : null;

    private static string Known(string?[] tokens, int id) =>
        id >= 0 && id < tokens.Length && tokens[id] is { } token ? token
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"the vocabulary has the ids 0 to {tokens.Length - 1}");

    private static string?[] ById(List<(int Id, string Token)> pairs)
    {
        var largest = pairs.Select(pair => pair.Id).DefaultIfEmpty(-1).Max();
        if (largest > MaxId)
        {
            throw new InvalidDataException($"the token id {largest} is larger than {MaxId}; the file is damaged");
        }

        var tokens = new string?[largest + 1];
        foreach (var (id, token) in pairs)
        {
            if (id < 0 || (tokens[id] is { } other && other != token))
            {
                throw new InvalidDataException($"token '{token}' has id {id}, which is negative or belongs to another token");
            }

            tokens[id] = token;
        }

        return tokens;
    }
}
