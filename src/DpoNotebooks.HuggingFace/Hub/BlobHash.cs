using System.Security.Cryptography;
using System.Text;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Computes the hash that names a blob on the hub.</summary>
internal static class BlobHash
{
    /// <summary>Whether an ETag is a hash that can be verified: the SHA-256 of a large file, or git's SHA-1 of a small one.</summary>
    public static bool IsHash(string? etag) => etag is { Length: 40 or 64 } && etag.All(char.IsAsciiHexDigitLower);

    /// <summary>Computes the hash of a file in lower-case hexadecimal, with the algorithm of the ETag.</summary>
    public static string Compute(string path, string etag)
    {
        using var file = File.OpenRead(path);
        if (etag.Length == 64)
        {
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }

        // Git hashes "blob", the length and a zero byte before the content. The hash identifies the blob; it is not a security check.
#pragma warning disable CA5350
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {file.Length}\0"));
        var buffer = new byte[1 << 20];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
