using System.Net;
using System.Net.Sockets;

namespace DpoNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>One of ZeroMQ's sockets that others connect to. Whoever breaks the protocol is closed; nothing more comes of it.</summary>
internal abstract class ZmtpServer : IDisposable
{
    private const int MostConnections = 512;
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);
    private readonly Socket _listener;
    private readonly string _type;
    private readonly string[] _peers;
    private readonly HashSet<ZmtpConnection> _connections = [];

    /// <param name="ip">The one address to listen on.</param>
    /// <param name="port">The port.</param>
    /// <param name="type">The socket's type.</param>
    /// <param name="peers">The types that may connect to it.</param>
    /// <exception cref="IOException">The endpoint cannot be listened on.</exception>
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

    /// <summary>Takes connections from here on.</summary>
    public void Start() => new Thread(Accept) { IsBackground = true, Name = $"{_type} {_listener.LocalEndPoint}" }.Start();

    /// <summary>Takes no more; what waits to be sent is sent, for a moment.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        ZmtpConnection[] open;
        lock (_connections)
        {
            open = [.. _connections];
        }

        Parallel.ForEach(open, connection => connection.Finish(LastWords));
    }

    /// <summary>A peer has come.</summary>
    protected abstract void Opened(ZmtpConnection connection);

    /// <summary>A peer has said something; calls come from the peers' threads.</summary>
    protected abstract void Received(ZmtpConnection connection, List<byte[]> frames);

    /// <summary>A peer has gone.</summary>
    protected abstract void Closed(ZmtpConnection connection);

    private void Accept()
    {
        while (true)
        {
            try
            {
                Take(_listener.Accept());
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

                Thread.Sleep(10); // it went before it was taken, or there are too many files: the next may fare better
            }
        }
    }

    private void Take(Socket socket)
    {
        var connection = new ZmtpConnection(socket);
        lock (_connections)
        {
            if (_connections.Count >= MostConnections)
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
