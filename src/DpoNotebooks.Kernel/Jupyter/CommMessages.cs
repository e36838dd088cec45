using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Comms;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>Converts between <see cref="CommMessage"/> and the messages of the Jupyter protocol.</summary>
internal static class CommMessages
{
    private static readonly Dictionary<string, CommAction> Actions = new()
    {
        ["comm_open"] = CommAction.Open,
        ["comm_msg"] = CommAction.Message,
        ["comm_close"] = CommAction.Close,
    };

    /// <summary>Returns the protocol's message type of an action.</summary>
    public static string TypeOf(CommAction action) => Actions.First(pair => pair.Value == action).Key;

    /// <summary>Reads a comm message from a front end; null if it is not a comm message or has no comm_id.</summary>
    public static CommMessage? Read(WireMessage message) =>
        Actions.TryGetValue(message.Type, out var action) && message.Text("comm_id") is { } id
            ? new CommMessage(action, id, message.Content["data"] as JsonObject ?? [])
            {
                Target = message.Text("target_name") ?? "",
                Metadata = message.Metadata,
                Buffers = [.. message.Buffers.Select(buffer => (ReadOnlyMemory<byte>)buffer)],
            }
            : null;
}
