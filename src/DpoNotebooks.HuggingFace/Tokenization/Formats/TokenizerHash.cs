using System.Security.Cryptography;
using System.Text.Json;
using DpoNotebooks.HuggingFace.Tokenization.Components;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>Tells tokenizers apart by what their files say, not by how they write it.</summary>
internal static class TokenizerHash
{
    // Not read (truncation, padding, version), or absent in older files (a BPE model's type).
    private static readonly string[] Ignored = ["$.version", "$.truncation", "$.padding"];

    public static string Of(TokenizerParts parts)
    {
        using var canonical = new MemoryStream();
        if (parts.Files[0].Name == TokenizerJson.FileName)
        {
            using var document = JsonDocument.Parse(parts.Files[0].Bytes);
            using var writer = new Utf8JsonWriter(canonical);
            Write(writer, document.RootElement, "$");
        }
        else
        {
            canonical.Write(parts.Files[0].Bytes);
        }

        canonical.Write(JsonSerializer.SerializeToUtf8Bytes(parts.Names));
        return Convert.ToHexStringLower(SHA256.HashData(canonical.ToArray()));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    var inner = $"{path}.{property.Name}";
                    if (property.Value.ValueKind != JsonValueKind.Null && !Ignored.Contains(inner) && !(inner == "$.model.type" && property.Value.ValueEquals("BPE")))
                    {
                        writer.WritePropertyName(property.Name);
                        Write(writer, property.Value, inner);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array when path == "$.model.merges[]":
                writer.WriteStringValue(string.Join(' ', element.EnumerateArray().Select(part => part.GetString())));
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item, path + "[]");
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
