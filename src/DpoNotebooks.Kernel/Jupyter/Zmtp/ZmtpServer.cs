using System.Net;
using System.Net.Sockets;

namespace DpoNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>A ZeroMQ socket that peers connect to. A peer that violates the protocol is disconnected.</summary>
internal abstract class ZmtpServer : IDisposable
{
    private const int MaxConnections = 512;
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromMilliseconds(500);
    private readonly Socket _listener;
    private readonly string _type;
    private readonly string[] _peers;
    private readonly HashSet<ZmtpConnection> _connections = [];

    /// <param name="ip">The address to listen on.</param>
    /// <param name="port">The port.</param>
    /// <param name="type">The socket's type, such as ROUTER.</param>
    /// <param name="peers">The socket types that may connect.</param>
    /// <exception cref="IOException">The endpoint is not available.</exception>
    protected ZmtpServer(string ip, int port, string type, string[] peers)
    {
        (_type, _peers) = (type, peers);
        try
        {
            var address = IPAddress.TryParse(ip, out var parsed) ? parsed : Dns.GetHostAddresses(ip)[0];
            _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            _listener.Bind(new IPEndPoint(address, port));
            _listener.Listen();
        }
        catch (SocketException e)
        {
            _listener?.Dispose();
            throw new IOException($"cannot listen on tcp://{ip}:{port}: {e.Message}", e);
        }
    }

    /// <summary>Starts accepting connections.</summary>
    public void Start() => new Thread(Accept) { IsBackground = true, Name = $"{_type} {_listener.LocalEndPoint}" }.Start();

    /// <summary>Stops accepting connections, sends queued messages for up to half a second and closes all connections.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        ZmtpConnection[] open;
        lock (_connections)
        {
            open = [.. _connections];
        }

        Parallel.ForEach(open, connection => connection.Finish(FlushTimeout));
    }

    /// <summary>Called when a peer has connected.</summary>
    protected abstract void Opened(ZmtpConnection connection);

    /// <summary>Called with every message, on the peers' threads.</summary>
    protected abstract void Received(ZmtpConnection connection, List<byte[]> frames);

    /// <summary>Called when a peer has disconnected.</summary>
    protected abstract void Closed(ZmtpConnection connection);

    private void Accept()
    {
        while (true)
        {
            try
            {
                Add(_listener.Accept());
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                if (_listener.SafeHandle.IsClosed)
                {
                    return;
                }

                Thread.Sleep(10); // the peer disconnected early, or too many files are open: retry
            }
        }
    }

    private void Add(Socket socket)
    {
        var connection = new ZmtpConnection(socket);
        lock (_connections)
        {
            if (_connections.Count >= MaxConnections)
            {
                connection.Dispose();
                return;
            }

            _connections.Add(connection);
        }

        connection.Start(_type, Open, Received, Close);
    }

    private bool Open(ZmtpConnection connection)
    {
        if (!_peers.Contains(connection.PeerType))
        {
            return false;
        }

        Opened(connection);
        return true;
    }

    private void Close(ZmtpConnection connection)
    {
        Closed(connection);
        lock (_connections)
        {
            _connections.Remove(connection);
        }
    }
}
