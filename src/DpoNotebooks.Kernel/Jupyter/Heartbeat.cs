using DpoNotebooks.Kernel.Jupyter.Zmtp;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>Echoes heartbeat messages on its own threads, so that a front end can tell a busy kernel from a dead one.</summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly ZmtpRouter _router; // behaves like a REP socket, but a misbehaving client cannot break the request-reply order

    /// <exception cref="IOException">The endpoint is not available.</exception>
    public Heartbeat(string ip, int port) => _router = new ZmtpRouter(ip, port, beat => _router!.Send(beat));

    /// <summary>Starts answering heartbeats.</summary>
    public void Start() => _router.Start();

    public void Dispose() => _router.Dispose();
}
