using System.Security.Cryptography;
using System.Text;

namespace DpoNotebooks.Models.Weights;

/// <summary>Computes the hash that identifies a set of weights.</summary>
internal static class WeightsDigest
{
    /// <summary>SHA-256 (hex) over names, dtypes, shapes and bytes.</summary>
    public static string Of(IReadOnlyDictionary<string, Tensor> weights)
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in weights.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            using var tensorScope = NewDisposeScope();
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {tensor.dtype} {string.Join(',', tensor.shape)}\n"));
            hash.AppendData(tensor.detach().cpu().contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
