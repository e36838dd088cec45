using System.Collections.Concurrent;
using System.Net.Sockets;

namespace DpoNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>A connection to one peer. It reads on one thread and writes on another, so that neither waits for the other or for cells.</summary>
internal sealed class ZmtpConnection : IDisposable
{
    private const int StackBytes = 256 << 10;
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);
    private readonly Socket _socket;
    private readonly BufferedStream _reading;
    private readonly BufferedStream _writing;
    private readonly BlockingCollection<IReadOnlyList<byte[]>> _outbox = [];
    private readonly Thread _writer;

    public ZmtpConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        var stream = new NetworkStream(socket);
        (_reading, _writing) = (new BufferedStream(stream, 1 << 16), new BufferedStream(stream, 1 << 16));
        _writer = new Thread(Write, StackBytes) { IsBackground = true, Name = "sends to a front end" };
    }

    /// <summary>The peer's socket type; empty before the handshake.</summary>
    public string PeerType { get; private set; } = "";

    /// <summary>The identity that the peer chose, or a generated unique one.</summary>
    public byte[] Identity { get; private set; } = [];

    /// <summary>Receives messages on a thread of its own until the connection ends.</summary>
    /// <param name="type">The type of this side's socket.</param>
    /// <param name="opened">Called after the handshake; returns false to reject the peer.</param>
    /// <param name="received">Called with every message.</param>
    /// <param name="closed">Called when the connection has ended, for whatever reason.</param>
    public void Start(string type, Func<ZmtpConnection, bool> opened, Action<ZmtpConnection, List<byte[]>> received, Action<ZmtpConnection> closed)
    {
        void ReceiveUntilClosed()
        {
            try
            {
                ReceiveMessages(type, opened, received);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or SocketException or ObjectDisposedException)
            {
                // The peer has disconnected or violates the protocol.
            }

            closed(this);
            Dispose();
        }

        new Thread(ReceiveUntilClosed, StackBytes) { IsBackground = true, Name = "receives from a front end" }.Start();
    }

    /// <summary>Queues a message for sending; never blocks.</summary>
    public void Send(IReadOnlyList<byte[]> frames)
    {
        try
        {
            _outbox.Add(frames);
        }
        catch (InvalidOperationException)
        {
            // The connection was closed in the meantime.
        }
    }

    /// <summary>Sends queued messages until a time-out, then closes the connection.</summary>
    public void Finish(TimeSpan timeout)
    {
        _outbox.CompleteAdding();
        if (_writer.IsAlive)
        {
            _writer.Join(timeout);
        }

        Dispose();
    }

    public void Dispose()
    {
        _outbox.CompleteAdding();
        _socket.Close();
    }

    private void ReceiveMessages(string type, Func<ZmtpConnection, bool> opened, Action<ZmtpConnection, List<byte[]>> received)
    {
        ShakeHands(type);
        if (!opened(this))
        {
            return;
        }

        _writer.Start();
        while (true)
        {
            received(this, ZmtpWire.ReadMessage(_reading));
        }
    }

    private void ShakeHands(string type)
    {
        _socket.ReceiveTimeout = (int)HandshakeTimeout.TotalMilliseconds;
        ZmtpWire.Greet(_reading, _writing);
        (PeerType, Identity) = ZmtpWire.ShakeHands(_reading, _writing, type);
        _socket.ReceiveTimeout = 0;
        if (Identity.Length == 0)
        {
            Identity = [0, .. Guid.NewGuid().ToByteArray()]; // identities that peers choose must not begin with 0
        }
    }

    private void Write()
    {
        try
        {
            foreach (var frames in _outbox.GetConsumingEnumerable())
            {
                ZmtpWire.WriteMessage(_writing, frames);
                if (_outbox.Count == 0)
                {
                    _writing.Flush();
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            Dispose(); // the peer has disconnected
        }
    }
}
