using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DpoNotebooks.HuggingFace.Files;

/// <summary>How records are written as JSON: indented, camelCase names, enumerations by name, NaN and infinities as text.</summary>
public static class RecordJson
{
    /// <summary>The options of the serializer.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Returns a record as a JSON tree.</summary>
    public static JsonNode Node<T>(T record) => JsonSerializer.SerializeToNode(record, Options) ?? throw new ArgumentNullException(nameof(record));
}
