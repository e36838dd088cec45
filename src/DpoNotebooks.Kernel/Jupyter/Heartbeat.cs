using DpoNotebooks.Kernel.Jupyter.Zmtp;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>Says back what it hears, on threads of its own, so that a front end knows a busy kernel from a dead one.</summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly ZmtpRouter _router; // as a REP socket, but one that no odd client can bring out of step

    /// <exception cref="IOException">The endpoint cannot be listened on.</exception>
    public Heartbeat(string ip, int port) => _router = new ZmtpRouter(ip, port, beat => _router!.Send(beat));

    /// <summary>Beats from here on.</summary>
    public void Start() => _router.Start();

    public void Dispose() => _router.Dispose();
}
