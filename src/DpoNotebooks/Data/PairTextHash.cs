using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DpoNotebooks.Data;

/// <summary>SHA-256 of the texts of pairs, as they pass by: of what a loader and its filters deliver, whatever file it comes from.</summary>
internal sealed class PairTextHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The same pairs, each one heard.</summary>
    public IEnumerable<PreferencePair> Hear(IEnumerable<PreferencePair> pairs)
    {
        foreach (var pair in pairs)
        {
            Add(pair.Prompt);
            Add(pair.Chosen);
            Add(pair.Rejected);
            yield return pair;
        }
    }

    /// <summary>The hash of all that was heard, in hexadecimal.</summary>
    public string End() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    private void Add(string text)
    {
        _hash.AppendData(MemoryMarshal.AsBytes([text.Length]));
        _hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
