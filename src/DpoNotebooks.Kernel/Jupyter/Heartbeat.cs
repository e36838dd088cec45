using NetMQ;
using NetMQ.Sockets;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>Says back what it hears, on a thread of its own, so that a front end knows a busy kernel from a dead one.</summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly RouterSocket _socket = new(); // as a REP socket, but one that no odd client can bring out of step
    private readonly NetMQPoller _poller;

    public Heartbeat(string endpoint)
    {
        KernelSockets.Bind(_socket, endpoint);
        _socket.ReceiveReady += (_, ready) =>
        {
            NetMQMessage? beat = null;
            while (ready.Socket.TryReceiveMultipartMessage(ref beat))
            {
                ready.Socket.TrySendMultipartMessage(beat!);
                beat = null;
            }
        };
        _poller = [_socket];
        _poller.RunAsync("heartbeat", isBackgroundThread: true);
    }

    public void Dispose()
    {
        _poller.Dispose();
        _socket.Dispose();
    }
}
