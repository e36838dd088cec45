using DpoNotebooks.Kernel.Jupyter.Zmtp;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The channel that a message is sent to or received from.</summary>
internal enum Channel
{
    /// <summary>Requests, in order.</summary>
    Shell,

    /// <summary>Requests that are answered while a cell runs.</summary>
    Control,

    /// <summary>Input requests to the user, and the replies.</summary>
    Stdin,

    /// <summary>Outputs, to every front end.</summary>
    Iopub,
}

/// <summary>The kernel's sockets. They drop messages without a valid signature before parsing them.</summary>
internal sealed class KernelSockets : IDisposable
{
    private readonly Dictionary<Channel, ZmtpRouter> _routers = [];
    private readonly ZmtpPublisher _iopub;
    private readonly Heartbeat _heartbeat;
    private readonly WireFormat _format;
    private readonly Action<Channel, WireMessage> _receive;
    private readonly Lock _receiving = new();

    /// <summary>Binds the endpoints of the connection file, and no others.</summary>
    /// <param name="connection">The endpoints and the key.</param>
    /// <param name="receive">Called with every correctly signed message, one at a time; must not block.</param>
    /// <exception cref="IOException">An endpoint is not available.</exception>
    public KernelSockets(ConnectionFile connection, Action<Channel, WireMessage> receive)
    {
        (_format, _receive) = (new WireFormat(connection.Key), receive);
        (Channel, int)[] ports = [(Channel.Shell, connection.ShellPort), (Channel.Control, connection.ControlPort), (Channel.Stdin, connection.StdinPort)];
        foreach (var (channel, port) in ports)
        {
            _routers[channel] = new ZmtpRouter(connection.Ip, port, frames => Receive(channel, frames));
        }

        _iopub = new ZmtpPublisher(connection.Ip, connection.IopubPort);
        _heartbeat = new Heartbeat(connection.Ip, connection.HbPort);
    }

    /// <summary>Starts accepting connections.</summary>
    public void Start()
    {
        _iopub.Start();
        _heartbeat.Start();
        foreach (var router in _routers.Values)
        {
            router.Start();
        }
    }

    /// <summary>Sends a message from any thread. It never blocks and never drops a message, however slow the receiver is.</summary>
    public void Send(Channel channel, WireMessage message)
    {
        var frames = _format.Write(message);
        if (channel == Channel.Iopub)
        {
            _iopub.Publish(frames);
        }
        else
        {
            _routers[channel].Send(frames);
        }
    }

    /// <summary>Sends queued messages and closes the sockets.</summary>
    public void Dispose()
    {
        foreach (var router in _routers.Values)
        {
            router.Dispose();
        }

        _iopub.Dispose();
        _heartbeat.Dispose();
    }

    private void Receive(Channel channel, List<byte[]> frames)
    {
        if (_format.Read(frames) is not { } message)
        {
            return;
        }

        lock (_receiving)
        {
            try
            {
                _receive(channel, message);
            }
            catch (Exception e)
            {
                // An error in the kernel itself, or a malformed message: continue with the next one.
                Console.Error.WriteLine($"dpo kernel: {message.Type}: {e}");
            }
        }
    }
}
