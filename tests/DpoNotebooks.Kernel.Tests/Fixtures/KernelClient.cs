using System.Diagnostics;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Jupyter;
using NetMQ;
using NetMQ.Sockets;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>The result of a request: the reply, and the messages on iopub up to the idle status that ends it.</summary>
internal sealed record RequestResult(WireMessage Reply, IReadOnlyList<WireMessage> Output)
{
    public string Status => (string)Reply.Content["status"]!;

    /// <summary>The types of the messages on iopub; a status is listed by its state.</summary>
    public IEnumerable<string> Types => Output.Select(message => message.Type == "status" ? (string)message.Content["execution_state"]! : message.Type);

    public string Text => string.Concat(Output.Where(message => message.Type == "stream").Select(message => (string)message.Content["text"]!));

    public string? Result => (string?)Output.SingleOrDefault(message => message.Type == "execute_result")?.Content["data"]!["text/plain"];
}

/// <summary>A front end: sends requests, waits for replies, and receives all messages on iopub.</summary>
internal sealed class KernelClient : IDisposable
{
    /// <summary>The limit of every wait: only a kernel that hangs reaches it, however slow the machine is.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly WireFormat _format;
    private readonly DealerSocket _stdin = new();
    private readonly RequestSocket _heartbeat = new();
    private readonly List<WireMessage> _received = [];
    private readonly Stopwatch _started = Stopwatch.StartNew();

    public KernelClient(ConnectionFile connection)
    {
        _format = new WireFormat(connection.Key);
        var identity = Guid.NewGuid().ToByteArray();
        Shell.Options.Identity = identity;
        _stdin.Options.Identity = identity;
        foreach (var socket in new NetMQSocket[] { Shell, Control, Iopub })
        {
            socket.Options.ReceiveHighWatermark = 0;
        }

        Shell.Connect(connection.Endpoint(connection.ShellPort));
        Control.Connect(connection.Endpoint(connection.ControlPort));
        _stdin.Connect(connection.Endpoint(connection.StdinPort));
        Iopub.Connect(connection.Endpoint(connection.IopubPort));
        Iopub.SubscribeToAnyTopic();
        _heartbeat.Connect(connection.Endpoint(connection.HbPort));
        Reply(Shell, Send("kernel_info_request", []));
        WhenReady = _started.Elapsed;
        // Messages on iopub are lost until the subscription has arrived: send requests until one of them is received.
        for (var subscribed = false; !subscribed;)
        {
            Reply(Shell, Send("kernel_info_request", []));
            subscribed = TryReceiveOutput(TimeSpan.FromMilliseconds(200)) is not null;
        }

        Unclaimed();
        _received.Clear();
    }

    /// <summary>The time until the first reply.</summary>
    public TimeSpan WhenReady { get; }

    public DealerSocket Shell { get; } = new();

    public DealerSocket Control { get; } = new();

    public SubscriberSocket Iopub { get; } = new();

    /// <summary>The number of replies received so far.</summary>
    public int Answers { get; private set; }

    /// <summary>Returns the messages on iopub that no call has taken.</summary>
    public IReadOnlyList<WireMessage> Unclaimed()
    {
        Ask("kernel_info_request", []); // iopub is in order, so all earlier messages have arrived with the end of this request
        return _received;
    }

    public RequestResult Execute(string code, bool silent = false, bool allowStdin = false, bool storeHistory = true) =>
        Ask("execute_request", Execution(code, silent, allowStdin, storeHistory));

    public static JsonObject Execution(string code, bool silent = false, bool allowStdin = false, bool storeHistory = true, bool stopOnError = true) => new()
    {
        ["code"] = code,
        ["silent"] = silent,
        ["store_history"] = storeHistory,
        ["user_expressions"] = new JsonObject(),
        ["allow_stdin"] = allowStdin,
        ["stop_on_error"] = stopOnError,
    };

    /// <summary>Sends a request and waits for its reply and its idle status.</summary>
    public RequestResult Ask(string type, JsonObject content, NetMQSocket? on = null)
    {
        var id = Send(type, content, on);
        return new RequestResult(Reply(on ?? Shell, id), Output(id));
    }

    /// <summary>Sends a request; returns its id.</summary>
    public string Send(string type, JsonObject content, NetMQSocket? on = null)
    {
        var message = new WireMessage(type, content);
        var frames = _format.Write(message);
        (on ?? Shell).SendMultipartBytes(frames);
        return (string)JsonNode.Parse(frames[2])!["msg_id"]!;
    }

    /// <summary>Waits for the reply to a request.</summary>
    public WireMessage Reply(NetMQSocket on, string id)
    {
        while (true)
        {
            var reply = Receive(on, Timeout) ?? throw new TimeoutException($"no reply to {id}");
            Answers++;
            if (ParentOf(reply) == id)
            {
                return reply;
            }
        }
    }

    /// <summary>Waits for the idle status of a request and takes its messages on iopub.</summary>
    public IReadOnlyList<WireMessage> Output(string id)
    {
        bool IsEnd(WireMessage message) => ParentOf(message) == id && message.Type == "status" && (string)message.Content["execution_state"]! == "idle";
        while (!_received.Any(IsEnd))
        {
            _ = TryReceiveOutput(Timeout) ?? throw new TimeoutException($"{id} does not end");
        }

        var output = _received.Where(message => ParentOf(message) == id).ToList();
        _received.RemoveAll(message => ParentOf(message) == id);
        return output;
    }

    /// <summary>Waits for a message of a type on iopub that belongs to a request.</summary>
    public WireMessage WaitFor(string id, string type)
    {
        while (true)
        {
            if (_received.FirstOrDefault(candidate => ParentOf(candidate) == id && candidate.Type == type) is { } message)
            {
                return message;
            }

            _ = TryReceiveOutput(Timeout) ?? throw new TimeoutException($"no {type} for {id}");
        }
    }

    /// <summary>Waits for an input request of a cell and answers it.</summary>
    public WireMessage AnswerQuestion(string id, string value)
    {
        var question = Reply(_stdin, id);
        Send("input_reply", new JsonObject { ["value"] = value }, _stdin);
        return question;
    }

    public byte[] Ping(byte[] ping)
    {
        _heartbeat.SendFrame(ping);
        return _heartbeat.TryReceiveFrameBytes(Timeout, out var back) ? back! : [];
    }

    public void Dispose()
    {
        foreach (var socket in new NetMQSocket[] { Shell, Control, _stdin, Iopub, _heartbeat })
        {
            socket.Options.Linger = TimeSpan.Zero;
            socket.Dispose();
        }
    }

    private static string? ParentOf(WireMessage message) => (string?)message.Parent["msg_id"];

    private WireMessage? TryReceiveOutput(TimeSpan wait)
    {
        var message = Receive(Iopub, wait);
        if (message is not null)
        {
            _received.Add(message);
        }

        return message;
    }

    private WireMessage? Receive(NetMQSocket socket, TimeSpan wait)
    {
        List<byte[]> frames = [];
        return socket.TryReceiveMultipartBytes(wait, ref frames!) ? _format.Read(frames) : null;
    }
}
