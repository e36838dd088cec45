using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DpoNotebooks.Data;

/// <summary>SHA-256 of the texts of pairs, computed while they are enumerated. It depends on the pairs alone, and not on their file.</summary>
internal sealed class PairTextHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Returns the same pairs and adds each to the hash when it is enumerated.</summary>
    public IEnumerable<PreferencePair> Hash(IEnumerable<PreferencePair> pairs)
    {
        foreach (var pair in pairs)
        {
            Add(pair.Prompt);
            Add(pair.Chosen);
            Add(pair.Rejected);
            yield return pair;
        }
    }

    /// <summary>Returns the hash of all pairs so far, in hexadecimal, and resets it.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    private void Add(string text)
    {
        _hash.AppendData(MemoryMarshal.AsBytes([text.Length]));
        _hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
