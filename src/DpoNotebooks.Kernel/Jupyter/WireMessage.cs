using System.Text.Json;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>One message of Jupyter's protocol.</summary>
/// <param name="Type">The message's type, e.g. execute_request.</param>
/// <param name="Content">What it says.</param>
internal sealed record WireMessage(string Type, JsonObject Content)
{
    /// <summary>The message's header; of one that is to be sent, made when it is.</summary>
    public JsonObject Header { get; init; } = [];

    /// <summary>The header of the message that this one belongs to.</summary>
    public JsonObject Parent { get; init; } = [];

    /// <summary>Metadata.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>Binary parts.</summary>
    public IReadOnlyList<byte[]> Buffers { get; init; } = [];

    /// <summary>Who asked: the frames that lead an answer back; on iopub, the topic.</summary>
    public IReadOnlyList<byte[]> Identities { get; init; } = [];

    /// <summary>The answer to this request.</summary>
    public WireMessage Reply(JsonObject content) => new(Type.Replace("_request", "_reply", StringComparison.Ordinal), content) { Parent = Header, Identities = Identities };

    /// <summary>A member of the content; null where it is absent or no string.</summary>
    public string? Text(string name) => Content[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? (string?)value : null;

    /// <summary>A truth of the content, or what it is where it is absent.</summary>
    public bool Flag(string name, bool otherwise) => Content[name]?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => otherwise,
    };

    /// <summary>A whole number of the content, or what it is where it is absent or none.</summary>
    public int Number(string name, int otherwise) => Content[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : otherwise;
}
