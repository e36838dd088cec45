using System.Text;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>Publishes messages to every front end on iopub: the kernel's status and the output of cells.</summary>
/// <param name="sockets">The kernel's sockets.</param>
internal sealed class Publisher(KernelSockets sockets)
{
    private readonly Lock _guard = new();
    private WireMessage? _running;

    /// <summary>Publishes a message that belongs to a request.</summary>
    /// <param name="type">The message's type, also its topic.</param>
    /// <param name="content">The message's content.</param>
    /// <param name="request">The request; null for the status at startup.</param>
    /// <param name="metadata">Metadata, if any.</param>
    /// <param name="buffers">Binary buffers, if any.</param>
    public void Publish(string type, JsonObject content, WireMessage? request, JsonObject? metadata = null, IReadOnlyList<byte[]>? buffers = null) =>
        sockets.Send(Channel.Iopub, new WireMessage(type, content)
        {
            Parent = request?.Header ?? [],
            Metadata = metadata ?? [],
            Buffers = buffers ?? [],
            Identities = [Encoding.ASCII.GetBytes(type)],
        });

    /// <summary>Publishes that the kernel is busy with a queued request.</summary>
    public void Begin(WireMessage request)
    {
        lock (_guard)
        {
            _running = request;
            Status("busy", request);
        }
    }

    /// <summary>Publishes that a queued request has finished; all its output must be published before.</summary>
    public void End(WireMessage request)
    {
        lock (_guard)
        {
            _running = null;
            Status("idle", request);
        }
    }

    /// <summary>
    /// Answers a request immediately, possibly while another one runs, and publishes busy and idle around the answer. The status
    /// of the running request is then published again.
    /// </summary>
    public void AnswerImmediately(WireMessage request, Action answer)
    {
        Status("busy", request);
        answer();
        lock (_guard)
        {
            Status("idle", request);
            if (_running is { } running)
            {
                Status("busy", running);
            }
        }
    }

    /// <summary>Publishes the kernel's execution state.</summary>
    public void Status(string state, WireMessage? request) => Publish("status", new JsonObject { ["execution_state"] = state }, request);
}
