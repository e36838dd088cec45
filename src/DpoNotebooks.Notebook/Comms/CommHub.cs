using System.Collections.Concurrent;

namespace DpoNotebooks.Notebook.Comms;

/// <summary>The open comms of a kernel. Outgoing messages go to the front end; incoming messages go to the receiver of their comm.</summary>
/// <param name="send">Sends a message to the front end.</param>
public sealed class CommHub(Action<CommMessage> send)
{
    private readonly ConcurrentDictionary<string, (string Target, Action<CommMessage> Receive)> _open = new();
    private readonly ConcurrentDictionary<string, Func<CommMessage, Action<CommMessage>>> _targets = new();

    /// <summary>The open comms as a map from id to target.</summary>
    public IReadOnlyDictionary<string, string> Open => _open.ToDictionary(comm => comm.Key, comm => comm.Value.Target);

    /// <summary>Opens a comm from the kernel.</summary>
    /// <param name="opening">The id, target, data and metadata of the comm.</param>
    /// <param name="receive">Receives the front end's messages on this comm, including the closing one. It runs as a cell does.</param>
    public void OpenComm(CommMessage opening, Action<CommMessage> receive)
    {
        _open[opening.CommId] = (opening.Target, receive);
        send(opening with { Action = CommAction.Open });
    }

    /// <summary>Sends data on a comm. If the comm is not open, the message is discarded.</summary>
    public void Send(CommMessage message)
    {
        if (_open.ContainsKey(message.CommId))
        {
            send(message with { Action = CommAction.Message });
        }
    }

    /// <summary>Closes a comm from the kernel.</summary>
    public void Close(string commId)
    {
        if (_open.TryRemove(commId, out _))
        {
            send(new CommMessage(CommAction.Close, commId, []));
        }
    }

    /// <summary>Registers a target, so that the front end can open comms for it.</summary>
    /// <param name="target">The name of the target.</param>
    /// <param name="opened">Receives the opening message and returns the receiver of later messages.</param>
    public void RegisterTarget(string target, Func<CommMessage, Action<CommMessage>> opened) => _targets[target] = opened;

    /// <summary>Receives a message from the front end. As the protocol requires, a message for a comm that is not open is discarded,
    /// and a request to open an unknown target is answered with a close message.</summary>
    public void Receive(CommMessage message)
    {
        switch (message.Action)
        {
            case CommAction.Open when _targets.TryGetValue(message.Target, out var opened):
                _open[message.CommId] = (message.Target, opened(message));
                break;
            case CommAction.Open:
                send(new CommMessage(CommAction.Close, message.CommId, []));
                break;
            case CommAction.Close when _open.TryRemove(message.CommId, out var closed):
                closed.Receive(message);
                break;
            case CommAction.Message when _open.TryGetValue(message.CommId, out var comm):
                comm.Receive(message);
                break;
        }
    }
}
