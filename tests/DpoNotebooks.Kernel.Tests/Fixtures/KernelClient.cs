using System.Diagnostics;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Jupyter;
using NetMQ;
using NetMQ.Sockets;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>What came of one request: the answer, and the messages on iopub up to the idle that ends it.</summary>
internal sealed record Answered(WireMessage Reply, IReadOnlyList<WireMessage> Output)
{
    public string Status => (string)Reply.Content["status"]!;

    /// <summary>The types of the messages on iopub; of a status, the state.</summary>
    public IEnumerable<string> Types => Output.Select(message => message.Type == "status" ? (string)message.Content["execution_state"]! : message.Type);

    public string Text => string.Concat(Output.Where(message => message.Type == "stream").Select(message => (string)message.Content["text"]!));

    public string? Result => (string?)Output.SingleOrDefault(message => message.Type == "execute_result")?.Content["data"]!["text/plain"];
}

/// <summary>A front end: asks, waits for answers, and hears all that is said on iopub.</summary>
internal sealed class KernelClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly WireFormat _format;
    private readonly DealerSocket _stdin = new();
    private readonly RequestSocket _heartbeat = new();
    private readonly List<WireMessage> _heard = [];
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
        // Until the subscription has arrived, outputs pass unheard.
        for (var ready = false; !ready;)
        {
            Reply(Shell, Send("kernel_info_request", []));
            ready = TryHear(TimeSpan.FromMilliseconds(200)) is not null;
        }

        while (TryHear(TimeSpan.FromMilliseconds(50)) is not null)
        {
        }

        _heard.Clear();
    }

    /// <summary>How long the first answer took.</summary>
    public TimeSpan WhenReady { get; }

    public DealerSocket Shell { get; } = new();

    public DealerSocket Control { get; } = new();

    public SubscriberSocket Iopub { get; } = new();

    /// <summary>Answers received so far, asked for or not.</summary>
    public int Answers { get; private set; }

    /// <summary>What iopub said that no request was asked about.</summary>
    public IEnumerable<WireMessage> Unclaimed
    {
        get
        {
            while (TryHear(TimeSpan.FromMilliseconds(100)) is not null)
            {
            }

            return _heard;
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

    /// <summary>Sends a request and waits for its answer and its idle.</summary>
    public Answered Ask(string type, JsonObject content, NetMQSocket? on = null)
    {
        var id = Send(type, content, on);
        return new Answered(Reply(on ?? Shell, id), Output(id));
    }

    /// <summary>Sends a request; returns its id.</summary>
    public string Send(string type, JsonObject content, NetMQSocket? on = null)
    {
        var message = new WireMessage(type, content);
        var frames = _format.Write(message);
        (on ?? Shell).SendMultipartBytes(frames);
        return (string)JsonNode.Parse(frames[2])!["msg_id"]!;
    }

    /// <summary>Waits for the answer to a request.</summary>
    public WireMessage Reply(NetMQSocket on, string id)
    {
        while (true)
        {
            var reply = Receive(on, Patience) ?? throw new TimeoutException($"no answer to {id}");
            Answers++;
            if (ParentOf(reply) == id)
            {
                return reply;
            }
        }
    }

    /// <summary>What iopub says of a request, up to its idle.</summary>
    public IReadOnlyList<WireMessage> Output(string id)
    {
        bool IsEnd(WireMessage message) => ParentOf(message) == id && message.Type == "status" && (string)message.Content["execution_state"]! == "idle";
        while (!_heard.Any(IsEnd))
        {
            _ = TryHear(Patience) ?? throw new TimeoutException($"{id} does not end");
        }

        var output = _heard.Where(message => ParentOf(message) == id).ToList();
        _heard.RemoveAll(message => ParentOf(message) == id);
        return output;
    }

    /// <summary>Waits until iopub says a message of that type for a request.</summary>
    public WireMessage Hear(string id, string type)
    {
        while (true)
        {
            if (_heard.FirstOrDefault(message => ParentOf(message) == id && message.Type == type) is { } heard)
            {
                return heard;
            }

            _ = TryHear(Patience) ?? throw new TimeoutException($"no {type} for {id}");
        }
    }

    /// <summary>Waits for a cell's question and answers it.</summary>
    public WireMessage AnswerQuestion(string id, string value)
    {
        var question = Reply(_stdin, id);
        Send("input_reply", new JsonObject { ["value"] = value }, _stdin);
        return question;
    }

    public byte[] Beat(byte[] ping)
    {
        _heartbeat.SendFrame(ping);
        return _heartbeat.TryReceiveFrameBytes(Patience, out var back) ? back! : [];
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

    private WireMessage? TryHear(TimeSpan wait)
    {
        var message = Receive(Iopub, wait);
        if (message is not null)
        {
            _heard.Add(message);
        }

        return message;
    }

    private WireMessage? Receive(NetMQSocket socket, TimeSpan wait)
    {
        List<byte[]> frames = [];
        return socket.TryReceiveMultipartBytes(wait, ref frames!) ? _format.Read(frames) : null;
    }
}
