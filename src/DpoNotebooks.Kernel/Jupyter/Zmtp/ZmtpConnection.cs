using System.Collections.Concurrent;
using System.Net.Sockets;

namespace DpoNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>One peer: a thread that hears it and one that speaks to it, so that neither waits for the other or for cells.</summary>
internal sealed class ZmtpConnection : IDisposable
{
    private const int StackBytes = 256 << 10;
    private static readonly TimeSpan HandshakePatience = TimeSpan.FromSeconds(5);
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
        _writer = new Thread(Write, StackBytes) { IsBackground = true, Name = "to a front end" };
    }

    /// <summary>The peer's type, known after the handshake.</summary>
    public string PeerType { get; private set; } = "";

    /// <summary>The name that the peer chose for itself, or one that no other has.</summary>
    public byte[] Identity { get; private set; } = [];

    /// <summary>Hears the peer on a thread of its own, to the end.</summary>
    /// <param name="type">The socket's type.</param>
    /// <param name="opened">Called after the handshake; false: it is not wanted.</param>
    /// <param name="received">Takes every message.</param>
    /// <param name="closed">Called at the end, whatever it was.</param>
    public void Start(string type, Func<ZmtpConnection, bool> opened, Action<ZmtpConnection, List<byte[]>> received, Action<ZmtpConnection> closed)
    {
        void HearToTheEnd()
        {
            try
            {
                Hear(type, opened, received);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or SocketException or ObjectDisposedException)
            {
                // It has gone, or does not speak the protocol.
            }

            closed(this);
            Dispose();
        }

        new Thread(HearToTheEnd, StackBytes) { IsBackground = true, Name = "from a front end" }.Start();
    }

    /// <summary>Sends a message, after those before it; never waits.</summary>
    public void Send(IReadOnlyList<byte[]> frames)
    {
        try
        {
            _outbox.Add(frames);
        }
        catch (InvalidOperationException)
        {
            // closed meanwhile
        }
    }

    /// <summary>Sends what waits, for a moment, and ends.</summary>
    public void Finish(TimeSpan patience)
    {
        _outbox.CompleteAdding();
        if (_writer.IsAlive)
        {
            _writer.Join(patience);
        }

        Dispose();
    }

    public void Dispose()
    {
        _outbox.CompleteAdding();
        _socket.Close();
    }

    private void Hear(string type, Func<ZmtpConnection, bool> opened, Action<ZmtpConnection, List<byte[]>> received)
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
        _socket.ReceiveTimeout = (int)HandshakePatience.TotalMilliseconds;
        ZmtpWire.Greet(_reading, _writing);
        (PeerType, Identity) = ZmtpWire.ShakeHands(_reading, _writing, type);
        _socket.ReceiveTimeout = 0;
        if (Identity.Length == 0)
        {
            Identity = [0, .. Guid.NewGuid().ToByteArray()]; // those that peers choose do not begin with 0
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
            Dispose(); // it has gone
        }
    }
}
