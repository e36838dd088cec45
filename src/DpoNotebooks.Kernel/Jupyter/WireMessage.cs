using System.Text.Json;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>A message of the Jupyter protocol.</summary>
/// <param name="Type">The message's type, e.g. execute_request.</param>
/// <param name="Content">The message's content.</param>
internal sealed record WireMessage(string Type, JsonObject Content)
{
    /// <summary>The message's header; empty for a message to send, because <see cref="WireFormat.Write"/> creates it.</summary>
    public JsonObject Header { get; init; } = [];

    /// <summary>The parent header: the header of the request that this message belongs to.</summary>
    public JsonObject Parent { get; init; } = [];

    /// <summary>The message's metadata.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>The binary buffers.</summary>
    public IReadOnlyList<byte[]> Buffers { get; init; } = [];

    /// <summary>The routing identities of the requester; on iopub, the topic.</summary>
    public IReadOnlyList<byte[]> Identities { get; init; } = [];

    /// <summary>Creates the reply to this request.</summary>
    public WireMessage Reply(JsonObject content) =>
        new(Type.Replace("_request", "_reply", StringComparison.Ordinal), content) { Parent = Header, Identities = Identities };

    /// <summary>Returns a string of the content; null if it is missing or not a string.</summary>
    public string? Text(string name) => Content[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? (string?)value : null;

    /// <summary>Returns a Boolean of the content, or the default if it is missing.</summary>
    public bool Flag(string name, bool otherwise) => Content[name]?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => otherwise,
    };

    /// <summary>Returns an integer of the content, or the default if it is missing or not an integer.</summary>
    public int Number(string name, int otherwise) => Content[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : otherwise;
}
