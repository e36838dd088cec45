using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Comms;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>Comm messages as the protocol writes them.</summary>
internal static class CommMessages
{
    private static readonly Dictionary<string, CommAction> Actions = new()
    {
        ["comm_open"] = CommAction.Open,
        ["comm_msg"] = CommAction.Message,
        ["comm_close"] = CommAction.Close,
    };

    /// <summary>The message's type.</summary>
    public static string TypeOf(CommAction action) => Actions.First(pair => pair.Value == action).Key;

    /// <summary>A front end's message; null where it is none, or names no comm.</summary>
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
