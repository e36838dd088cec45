using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Data;

/// <summary>Indices of a pair's responses in <see cref="PairDataset.Responses"/>.</summary>
/// <param name="Chosen">The preferred response.</param>
/// <param name="Rejected">The other response to the same prompt.</param>
/// <param name="Prompt">Number of the prompt: pairs that share it share this number.</param>
public readonly record struct PairIndex(int Chosen, int Rejected, int Prompt);

/// <summary>Preference pairs over distinct responses: a response that stands in several pairs is held,
/// scored and cached once. Four samples of a prompt give six pairs but four responses.</summary>
public sealed class PairDataset
{
    private readonly Lazy<string> _hash;

    private PairDataset(IReadOnlyList<TokenizedResponse> responses, IReadOnlyList<PairIndex> pairs)
    {
        _hash = new Lazy<string>(() => HashOf(responses));
        Responses = responses;
        Pairs = pairs;
    }

    /// <summary>The distinct (prompt, response) sequences.</summary>
    public IReadOnlyList<TokenizedResponse> Responses { get; }

    /// <summary>The pairs, in the order they were given.</summary>
    public IReadOnlyList<PairIndex> Pairs { get; }

    /// <summary>SHA-256 of the token ids of all responses and their prompts, hence of tokenizer and truncation too.</summary>
    public string Hash => _hash.Value;

    /// <summary>Collects pairs, joining equal prompts and equal responses to one prompt.</summary>
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

    /// <summary>The same responses with some of the pairs.</summary>
    public PairDataset Take(int count) => With([.. Pairs.Take(count)]);

    /// <summary>The same responses with other pairs of them.</summary>
    internal PairDataset With(IReadOnlyList<PairIndex> pairs) => new(Responses, pairs);

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
