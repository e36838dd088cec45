namespace DpoNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>A ROUTER socket: the first frame says whom a message is from, or to.</summary>
/// <param name="ip">The one address to listen on.</param>
/// <param name="port">The port.</param>
/// <param name="receive">Takes every message, from the peers' threads.</param>
/// <exception cref="IOException">The endpoint cannot be listened on.</exception>
internal sealed class ZmtpRouter(string ip, int port, Action<List<byte[]>> receive) : ZmtpServer(ip, port, "ROUTER", ["DEALER", "REQ", "ROUTER"])
{
    private readonly Dictionary<string, ZmtpConnection> _peers = [];

    /// <summary>Sends a message to the peer that its first frame names; to one that is not there, none.</summary>
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
            _peers[Convert.ToHexString(connection.Identity)] = connection; // one that comes again takes its own place
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
