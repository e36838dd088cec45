using NetMQ;
using NetMQ.Sockets;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The sockets that a message goes to or comes from.</summary>
public enum Channel
{
    /// <summary>Requests, in order.</summary>
    Shell,

    /// <summary>Requests that do not wait for a running cell.</summary>
    Control,

    /// <summary>Questions to the reader, and the answers.</summary>
    Stdin,

    /// <summary>Outputs, to every front end.</summary>
    Iopub,
}

/// <summary>The kernel's sockets. One thread touches them all; what is sent from others waits in one queue, so that the order of sending is kept.</summary>
public sealed class KernelSockets : IDisposable
{
    private const long LargestFrame = 64 << 20; // bytes; room for a frame is made when its length is told, by whoever connects
    private readonly Dictionary<Channel, NetMQSocket> _sockets;
    private readonly NetMQQueue<(Channel Channel, NetMQMessage Message)> _outgoing = new();
    private readonly NetMQPoller _poller;
    private readonly Heartbeat _heartbeat;
    private readonly WireFormat _format;

    /// <summary>Listens where the connection file says, and nowhere else.</summary>
    /// <param name="connection">The endpoints and the key.</param>
    /// <param name="receive">Takes every message that is signed as it should be; must not wait.</param>
    /// <exception cref="IOException">An endpoint cannot be listened on.</exception>
    public KernelSockets(ConnectionFile connection, Action<Channel, WireMessage> receive)
    {
        _format = new WireFormat(connection.Key);
        _sockets = new Dictionary<Channel, NetMQSocket>
        {
            [Channel.Shell] = new RouterSocket(),
            [Channel.Control] = new RouterSocket(),
            [Channel.Stdin] = new RouterSocket(),
            [Channel.Iopub] = new PublisherSocket(),
        };
        foreach (var socket in _sockets.Values)
        {
            socket.Options.SendHighWatermark = 0; // nothing that a cell puts out is dropped, however slow the reader
            socket.Options.Linger = TimeSpan.FromMilliseconds(500); // for the last words of a shutdown
        }

        Bind(_sockets[Channel.Shell], connection.Endpoint(connection.ShellPort));
        Bind(_sockets[Channel.Control], connection.Endpoint(connection.ControlPort));
        Bind(_sockets[Channel.Stdin], connection.Endpoint(connection.StdinPort));
        Bind(_sockets[Channel.Iopub], connection.Endpoint(connection.IopubPort));
        _heartbeat = new Heartbeat(connection.Endpoint(connection.HbPort));
        _poller = [_outgoing];
        foreach (var channel in new[] { Channel.Control, Channel.Shell, Channel.Stdin })
        {
            _sockets[channel].ReceiveReady += (_, ready) => Receive(ready.Socket, channel, receive);
            _poller.Add(_sockets[channel]);
        }

        _outgoing.ReceiveReady += (_, ready) =>
        {
            while (ready.Queue.TryDequeue(out var next, TimeSpan.Zero))
            {
                _sockets[next.Channel].TrySendMultipartMessage(next.Message);
            }
        };
    }

    /// <summary>Receives and sends from here on.</summary>
    public void Start() => _poller.RunAsync("sockets", isBackgroundThread: true);

    /// <summary>Sends a message, from any thread; it is written and signed on the caller's.</summary>
    public void Send(Channel channel, WireMessage message)
    {
        var frames = new NetMQMessage(_format.Write(message).Select(frame => new NetMQFrame(frame)));
        _outgoing.Enqueue((channel, frames));
    }

    /// <summary>Sends what waits, then closes.</summary>
    public void Dispose()
    {
        var sent = new ManualResetEventSlim();
        new Task(sent.Set).Start(_poller); // after the messages that are queued before it
        sent.Wait(TimeSpan.FromMilliseconds(300));
        _poller.Dispose();
        _heartbeat.Dispose();
        foreach (var socket in _sockets.Values)
        {
            socket.Dispose();
        }

        _outgoing.Dispose();
        sent.Dispose();
    }

    internal static void Bind(NetMQSocket socket, string endpoint)
    {
        socket.Options.MaxMsgSize = LargestFrame;
        try
        {
            socket.Bind(endpoint);
        }
        catch (Exception e) when (e is NetMQException or System.Net.Sockets.SocketException)
        {
            throw new IOException($"cannot listen on {endpoint}: {e.Message}", e);
        }
    }

    private void Receive(NetMQSocket socket, Channel channel, Action<Channel, WireMessage> receive)
    {
        var frames = new List<byte[]>();
        while (socket.TryReceiveMultipartBytes(TimeSpan.Zero, ref frames!) && frames.Count > 0)
        {
            if (_format.Read(frames) is { } message)
            {
                receive(channel, message);
            }

            frames = [];
        }
    }
}
