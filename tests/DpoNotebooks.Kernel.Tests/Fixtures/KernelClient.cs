using System.Diagnostics;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Jupyter;
using NetMQ;
using NetMQ.Sockets;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>The result of a request: the reply, and its messages on iopub up to the idle status.</summary>
internal sealed record Answered(WireMessage Reply, IReadOnlyList<WireMessage> Output)
{
    public string Status => (string)Reply.Content["status"]!;

    /// <summary>The types of the messages on iopub, with the execution state in place of the type status.</summary>
    public IEnumerable<string> Types => Output.Select(message => message.Type == "status" ? (string)message.Content["execution_state"]! : message.Type);

    public string Text => string.Concat(Output.Where(message => message.Type == "stream").Select(message => (string)message.Content["text"]!));

    public string? Result => (string?)Output.SingleOrDefault(message => message.Type == "execute_result")?.Content["data"]!["text/plain"];
}

/// <summary>A Jupyter front end for tests: sends requests, waits for replies, and receives all messages on iopub.</summary>
internal sealed class KernelClient : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
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
        // Messages on iopub are lost until the subscription has reached the kernel.
        for (var ready = false; !ready;)
        {
            Reply(Shell, Send("kernel_info_request", []));
            ready = TryReceive(TimeSpan.FromMilliseconds(200)) is not null;
        }

        while (TryReceive(TimeSpan.FromMilliseconds(50)) is not null)
        {
        }

        _received.Clear();
    }

    /// <summary>The time until the first reply.</summary>
    public TimeSpan WhenReady { get; }

    public DealerSocket Shell { get; } = new();

    public DealerSocket Control { get; } = new();

    public SubscriberSocket Iopub { get; } = new();

    /// <summary>The number of replies received so far, of any request.</summary>
    public int Answers { get; private set; }

    /// <summary>The messages on iopub that no call has returned.</summary>
    public IEnumerable<WireMessage> Unclaimed
    {
        get
        {
            while (TryReceive(TimeSpan.FromMilliseconds(100)) is not null)
            {
            }

            return _received;
        }
    }

    public Answered Execute(string code, bool silent = false, bool allowStdin = false, bool storeHistory = true) =>
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

    /// <summary>Sends a request, and waits for its reply and its idle status.</summary>
    public Answered Ask(string type, JsonObject content, NetMQSocket? on = null)
    {
        var id = Send(type, content, on);
        return new Answered(Reply(on ?? Shell, id), Output(id));
    }

    /// <summary>Sends a request, and returns its id.</summary>
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

    /// <summary>Returns the messages of a request on iopub, up to its idle status.</summary>
    public IReadOnlyList<WireMessage> Output(string id)
    {
        bool IsEnd(WireMessage message) => ParentOf(message) == id && message.Type == "status" && (string)message.Content["execution_state"]! == "idle";
        while (!_received.Any(IsEnd))
        {
            _ = TryReceive(Timeout) ?? throw new TimeoutException($"{id} does not end");
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
            if (_received.FirstOrDefault(received => ParentOf(received) == id && received.Type == type) is { } message)
            {
                return message;
            }

            _ = TryReceive(Timeout) ?? throw new TimeoutException($"no {type} for {id}");
        }
    }

    /// <summary>Waits for the question of a cell, and answers it.</summary>
    public WireMessage AnswerQuestion(string id, string value)
    {
        var question = Reply(_stdin, id);
        Send("input_reply", new JsonObject { ["value"] = value }, _stdin);
        return question;
    }

    public byte[] Beat(byte[] ping)
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

    private WireMessage? TryReceive(TimeSpan wait)
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
