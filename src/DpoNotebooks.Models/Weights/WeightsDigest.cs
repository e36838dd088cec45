using System.Security.Cryptography;
using System.Text;

namespace DpoNotebooks.Models.Weights;

/// <summary>The hash that identifies the weights of one model. It is computed again only if the weights have changed since.</summary>
internal sealed class WeightsDigest
{
    private (double[] Sums, string Hash)? _known;

    /// <summary>SHA-256 (hex) over names, dtypes, shapes and bytes.</summary>
    /// <remarks>A change is recognized by the sums of the weights, which cost a tenth of the hash on a CPU and, on a GPU, no copy of the
    /// weights. An exchange of entries within one weight leaves its sum as it is and is not recognized.</remarks>
    public string Of(IReadOnlyDictionary<string, Tensor> weights)
    {
        var sums = Sums(weights.Values);
        if (_known is not { } known || !known.Sums.SequenceEqual(sums))
        {
            _known = known = (sums, Compute(weights));
        }

        return known.Hash;
    }

    private static double[] Sums(IEnumerable<Tensor> weights)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return stack(weights.Select(weight => weight.sum(ScalarType.Float64))).cpu().data<double>().ToArray();
    }

    private static string Compute(IReadOnlyDictionary<string, Tensor> weights)
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
