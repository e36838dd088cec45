using System.Text;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>What every front end is told, on iopub: who is busy, and what cells put out.</summary>
/// <param name="sockets">The sockets.</param>
internal sealed class Publisher(KernelSockets sockets)
{
    private readonly Lock _guard = new();
    private WireMessage? _running;

    /// <summary>Sends a message that belongs to a request.</summary>
    /// <param name="type">The message's type, also its topic.</param>
    /// <param name="content">What it says.</param>
    /// <param name="request">The request; null at the start.</param>
    /// <param name="metadata">Metadata, if any.</param>
    /// <param name="buffers">Binary parts, if any.</param>
    public void Publish(string type, JsonObject content, WireMessage? request, JsonObject? metadata = null, IReadOnlyList<byte[]>? buffers = null) => sockets.Send(Channel.Iopub, new WireMessage(type, content)
    {
        Parent = request?.Header ?? [],
        Metadata = metadata ?? [],
        Buffers = buffers ?? [],
        Identities = [Encoding.ASCII.GetBytes(type)],
    });

    /// <summary>The kernel begins to run a request that may take long.</summary>
    public void Begin(WireMessage request)
    {
        lock (_guard)
        {
            _running = request;
            Status("busy", request);
        }
    }

    /// <summary>It has ended, and all its output is out.</summary>
    public void End(WireMessage request)
    {
        lock (_guard)
        {
            _running = null;
            Status("idle", request);
        }
    }

    /// <summary>A request that is answered at once, perhaps while another runs: the kernel is then as busy after it as before.</summary>
    public void Meanwhile(WireMessage request, Action answer)
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

    /// <summary>Tells the kernel's state.</summary>
    public void Status(string state, WireMessage? request) => Publish("status", new JsonObject { ["execution_state"] = state }, request);
}
