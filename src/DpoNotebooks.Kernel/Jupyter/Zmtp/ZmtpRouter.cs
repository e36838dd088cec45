namespace DpoNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>A ROUTER socket: the first frame of a message is the identity of its sender or receiver.</summary>
/// <param name="ip">The address to listen on.</param>
/// <param name="port">The port.</param>
/// <param name="receive">Called with every message, on the peers' threads.</param>
/// <exception cref="IOException">The endpoint is not available.</exception>
internal sealed class ZmtpRouter(string ip, int port, Action<List<byte[]>> receive) : ZmtpServer(ip, port, "ROUTER", ["DEALER", "REQ", "ROUTER"])
{
    private readonly Dictionary<string, ZmtpConnection> _peers = [];

    /// <summary>Sends a message to the peer whose identity is the first frame; drops it if that peer is not connected.</summary>
    public void Send(IReadOnlyList<byte[]> frames)
    {
        ZmtpConnection? peer;
        lock (_peers)
        {
            _peers.TryGetValue(Convert.ToHexString(frames[0]), out peer);
        }

        peer?.Send([.. frames.Skip(1)]);
    }

    protected override void Opened(ZmtpConnection connection)
    {
        lock (_peers)
        {
            _peers[Convert.ToHexString(connection.Identity)] = connection; // a peer that reconnects replaces its earlier connection
        }
    }

    protected override void Received(ZmtpConnection connection, List<byte[]> frames) => receive([connection.Identity, .. frames]);

    protected override void Closed(ZmtpConnection connection)
    {
        lock (_peers)
        {
            var name = Convert.ToHexString(connection.Identity);
            if (_peers.GetValueOrDefault(name) == connection)
            {
                _peers.Remove(name);
            }
        }
    }
}
