using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Comms;

/// <summary>What a message does to its comm.</summary>
public enum CommAction
{
    /// <summary>Makes the comm; names its target.</summary>
    Open,

    /// <summary>Carries data.</summary>
    Message,

    /// <summary>Ends the comm.</summary>
    Close,
}

/// <summary>One message between an object here and its twin in the front end (Jupyter messaging, "custom messages").</summary>
/// <param name="Action">Open, message or close.</param>
/// <param name="CommId">The comm, unique in the kernel.</param>
/// <param name="Data">The content.</param>
public sealed record CommMessage(CommAction Action, string CommId, JsonObject Data)
{
    /// <summary>What the front end makes of an opened comm, e.g. jupyter.widget; empty in the other messages.</summary>
    public string Target { get; init; } = "";

    /// <summary>Metadata of the message, e.g. the version of the widgets protocol.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>Binary parts, in the order in which the data speaks of them.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Buffers { get; init; } = [];
}
