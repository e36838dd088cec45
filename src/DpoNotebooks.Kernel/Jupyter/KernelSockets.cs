using DpoNotebooks.Kernel.Jupyter.Zmtp;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The sockets that a message goes to or comes from.</summary>
internal enum Channel
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

/// <summary>The kernel's sockets. Whatever does not carry the key's signature is dropped here, unread.</summary>
internal sealed class KernelSockets : IDisposable
{
    private readonly Dictionary<Channel, ZmtpRouter> _routers = [];
    private readonly ZmtpPublisher _iopub;
    private readonly Heartbeat _heartbeat;
    private readonly WireFormat _format;
    private readonly Action<Channel, WireMessage> _receive;
    private readonly Lock _receiving = new();

    /// <summary>Listens where the connection file says, and nowhere else.</summary>
    /// <param name="connection">The endpoints and the key.</param>
    /// <param name="receive">Takes every message that is signed as it should be, one at a time; must not wait.</param>
    /// <exception cref="IOException">An endpoint cannot be listened on.</exception>
    public KernelSockets(ConnectionFile connection, Action<Channel, WireMessage> receive)
    {
        (_format, _receive) = (new WireFormat(connection.Key), receive);
        foreach (var (channel, port) in new[] { (Channel.Shell, connection.ShellPort), (Channel.Control, connection.ControlPort), (Channel.Stdin, connection.StdinPort) })
        {
            _routers[channel] = new ZmtpRouter(connection.Ip, port, frames => Receive(channel, frames));
        }

        _iopub = new ZmtpPublisher(connection.Ip, connection.IopubPort);
        _heartbeat = new Heartbeat(connection.Ip, connection.HbPort);
    }

    /// <summary>Receives and sends from here on.</summary>
    public void Start()
    {
        _iopub.Start();
        _heartbeat.Start();
        foreach (var router in _routers.Values)
        {
            router.Start();
        }
    }

    /// <summary>Sends a message, from any thread; never waits, and drops nothing, however slow the reader.</summary>
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

    /// <summary>Sends what waits, then closes.</summary>
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
                Console.Error.WriteLine($"dpo kernel: {message.Type}: {e}"); // of the kernel's own making, or a member that is no text: it goes on
            }
        }
    }
}
