using System.Security.Cryptography;
using System.Text.Json;
using DpoNotebooks.HuggingFace.Tokenization.Components;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>Computes a hash of a tokenizer that depends on the content of its files and not on their formatting.</summary>
internal static class TokenizerHash
{
    // These keys are not read.
    private static readonly string[] Ignored = ["$.version", "$.truncation", "$.padding"];

    public static string Compute(TokenizerParts parts)
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
                    var isDefaultType = inner == "$.model.type" && property.Value.ValueEquals("BPE"); // older files omit it
                    if (property.Value.ValueKind != JsonValueKind.Null && !Ignored.Contains(inner) && !isDefaultType)
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
