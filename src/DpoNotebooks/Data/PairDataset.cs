using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DpoNotebooks.Data;

/// <summary>Indices of a pair's responses in <see cref="PairDataset.Responses"/>.</summary>
/// <param name="Chosen">The preferred response.</param>
/// <param name="Rejected">The other response to the same prompt.</param>
/// <param name="Prompt">The number of the prompt; pairs with the same prompt have the same number.</param>
public readonly record struct PairIndex(int Chosen, int Rejected, int Prompt);

/// <summary>Preference pairs over distinct responses: a response that occurs in several pairs is stored, scored and cached once.
/// Four samples for one prompt give six pairs but four responses.</summary>
public sealed class PairDataset
{
    private readonly Lazy<string> _hash;
    private readonly Lazy<string> _responsesHash;

    private PairDataset(IReadOnlyList<TokenizedResponse> responses, IReadOnlyList<PairIndex> pairs, Lazy<string>? responsesHash = null)
    {
        Responses = responses;
        Pairs = pairs;
        _responsesHash = responsesHash ?? new Lazy<string>(() => HashOf(responses));
        _hash = new Lazy<string>(() => HashOf(_responsesHash.Value, pairs));
    }

    /// <summary>The distinct (prompt, response) sequences.</summary>
    public IReadOnlyList<TokenizedResponse> Responses { get; }

    /// <summary>The pairs, in the order in which they were given.</summary>
    public IReadOnlyList<PairIndex> Pairs { get; }

    /// <summary>SHA-256 of the responses and of the pairs in their order: other labels, another order or other responses give another hash.</summary>
    public string Hash => _hash.Value;

    /// <summary>SHA-256 of the token ids of all responses and their prompts; it therefore depends on the tokenizer and the truncation too.
    /// Log-probabilities of the responses are valid for every dataset with this hash, whatever its labels.</summary>
    public string ResponsesHash => _responsesHash.Value;

    /// <summary>Creates a data set from pairs, merging equal prompts and, for each prompt, equal responses.</summary>
    public static PairDataset From(IEnumerable<TokenizedPair> pairs)
    {
        var prompts = new Dictionary<int[], int>(TokenComparer.Instance);
        var responses = new List<TokenizedResponse>();
        var known = new List<Dictionary<int[], int>>(); // by prompt
        var indices = new List<PairIndex>();
        foreach (var pair in pairs)
        {
            if (!prompts.TryGetValue(pair.Prompt, out var prompt))
            {
                prompts.Add(pair.Prompt, prompt = prompts.Count);
                known.Add(new Dictionary<int[], int>(TokenComparer.Instance));
            }

            indices.Add(new PairIndex(Add(pair.Prompt, pair.Chosen, prompt), Add(pair.Prompt, pair.Rejected, prompt), prompt));
        }

        return new PairDataset(responses, indices);

        int Add(int[] promptIds, int[] response, int prompt)
        {
            if (!known[prompt].TryGetValue(response, out var index))
            {
                known[prompt].Add(response, index = responses.Count);
                responses.Add(new TokenizedResponse(promptIds, response));
            }

            return index;
        }
    }

    /// <summary>Returns the same responses with the first pairs only.</summary>
    public PairDataset Take(int count) => With([.. Pairs.Take(count)]);

    /// <summary>Returns the same responses with other pairs of them.</summary>
    internal PairDataset With(IReadOnlyList<PairIndex> pairs) => new(Responses, pairs, _responsesHash);

    private static string HashOf(string responses, IReadOnlyList<PairIndex> pairs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Convert.FromHexString(responses));
        foreach (var pair in pairs)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>([pair.Chosen, pair.Rejected]));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal static string HashOf(IReadOnlyList<TokenizedResponse> responses)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var response in responses)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>([response.Prompt.Length, .. response.Prompt, .. response.Response, -1]));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class TokenComparer : IEqualityComparer<int[]>
    {
        public static readonly TokenComparer Instance = new();

        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] tokens)
        {
            var hash = new HashCode();
            foreach (var token in tokens)
            {
                hash.Add(token);
            }

            return hash.ToHashCode();
        }
    }
}
