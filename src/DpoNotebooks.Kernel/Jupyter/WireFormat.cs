using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>Converts messages to and from frames: identities, delimiter, signature, header, parent header, metadata, content, buffers.</summary>
/// <param name="key">The key of the connection file.</param>
internal sealed class WireFormat(string key)
{
    /// <summary>The version of the Jupyter protocol.</summary>
    public const string Version = "5.4";

    private const int SignedFrames = 4;
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly JsonDocumentOptions Nesting = new() { MaxDepth = 64, AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);
    private readonly string _session = Guid.NewGuid().ToString();
    private readonly SeenSignatures _seen = new();

    /// <summary>Reads a message; null if the frames are malformed, not signed with the key, or a replay.</summary>
    public WireMessage? Read(IReadOnlyList<byte[]> frames)
    {
        var at = frames.Index().FirstOrDefault(frame => frame.Item.AsSpan().SequenceEqual(Delimiter), (-1, [])).Item1;
        if (at < 0 || frames.Count < at + 2 + SignedFrames)
        {
            return null;
        }

        var signed = frames.Skip(at + 2).Take(SignedFrames).ToArray();
        // Verify the signature before parsing anything.
        var signature = Signature(signed);
        if (!CryptographicOperations.FixedTimeEquals(frames[at + 1], signature) || !_seen.Add(signature))
        {
            return null;
        }

        try
        {
            JsonObject[] parts = [.. signed.Select(part => JsonNode.Parse(part, documentOptions: Nesting) as JsonObject ?? [])];
            return HasValidStrings(signed[0]) && parts[0]["msg_type"] is JsonValue type && type.TryGetValue<string>(out var name)
                ? new WireMessage(name, parts[3])
                {
                    Header = parts[0],
                    Parent = parts[1],
                    Metadata = parts[2],
                    Buffers = [.. frames.Skip(at + 2 + SignedFrames)],
                    Identities = [.. frames.Take(at)],
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns the signed frames of a message, with a new header.</summary>
    public IReadOnlyList<byte[]> Write(WireMessage message)
    {
        var header = new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString(),
            ["session"] = _session,
            ["username"] = "kernel",
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["msg_type"] = message.Type,
            ["version"] = Version,
        };
        JsonObject[] parts = [header, message.Parent, message.Metadata, message.Content];
        byte[][] signed = [.. parts.Select(part => JsonSerializer.SerializeToUtf8Bytes(part, Compact))];
        return [.. message.Identities, Delimiter, Signature(signed), .. signed, .. message.Buffers];
    }

    // Whether all strings can be written again, as replies repeat the header: a lone surrogate cannot.
    private static bool HasValidStrings(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    reader.GetString();
                }
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private byte[] Signature(byte[][] signed)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        foreach (var part in signed)
        {
            hmac.AppendData(part);
        }

        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hmac.GetHashAndReset()));
    }
}
