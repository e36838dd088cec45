using System.Collections.Concurrent;

namespace DpoNotebooks.Notebook.Comms;

/// <summary>The open comms of a kernel: what is sent goes to the front end, what comes from it goes to the comm's receiver.</summary>
/// <param name="send">Takes what goes to the front end.</param>
public sealed class CommHub(Action<CommMessage> send)
{
    private readonly ConcurrentDictionary<string, (string Target, Action<CommMessage> Receive)> _open = new();
    private readonly ConcurrentDictionary<string, Func<CommMessage, Action<CommMessage>>> _targets = new();

    /// <summary>The open comms: id and target.</summary>
    public IReadOnlyDictionary<string, string> Open => _open.ToDictionary(comm => comm.Key, comm => comm.Value.Target);

    /// <summary>Opens a comm from this side.</summary>
    /// <param name="opening">Its id, target, data and metadata.</param>
    /// <param name="receive">Takes what the front end says on it, the closing included; runs as a cell does.</param>
    public void OpenComm(CommMessage opening, Action<CommMessage> receive)
    {
        _open[opening.CommId] = (opening.Target, receive);
        send(opening with { Action = CommAction.Open });
    }

    /// <summary>Sends data on an open comm; on one that is closed nothing happens.</summary>
    public void Send(CommMessage message)
    {
        if (_open.ContainsKey(message.CommId))
        {
            send(message with { Action = CommAction.Message });
        }
    }

    /// <summary>Closes a comm from this side.</summary>
    public void Close(string commId)
    {
        if (_open.TryRemove(commId, out _))
        {
            send(new CommMessage(CommAction.Close, commId, []));
        }
    }

    /// <summary>Lets the front end open comms of a target.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="opened">Takes the opening message; returns the receiver of the later ones.</param>
    public void RegisterTarget(string target, Func<CommMessage, Action<CommMessage>> opened) => _targets[target] = opened;

    /// <summary>Takes a message of the front end. One for a comm that is not open is dropped, as the protocol has it;
    /// the opening of an unknown target is answered by closing.</summary>
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
