using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Comms;

/// <summary>The effect of a message on its comm.</summary>
public enum CommAction
{
    /// <summary>Opens the comm and names its target.</summary>
    Open,

    /// <summary>Carries data.</summary>
    Message,

    /// <summary>Closes the comm.</summary>
    Close,
}

/// <summary>A message between an object in the kernel and its counterpart in the front end (Jupyter messaging, "custom messages").</summary>
/// <param name="Action">Open, message or close.</param>
/// <param name="CommId">The id of the comm, unique in the kernel.</param>
/// <param name="Data">The content.</param>
public sealed record CommMessage(CommAction Action, string CommId, JsonObject Data)
{
    /// <summary>The front end's handler for an opened comm, for example jupyter.widget. Empty in other messages.</summary>
    public string Target { get; init; } = "";

    /// <summary>The metadata of the message, for example the version of the widgets protocol.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>The binary buffers, in the order in which the data refers to them.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Buffers { get; init; } = [];
}
