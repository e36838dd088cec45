using System.Text.Json.Nodes;
using System.Threading.Channels;
using DpoNotebooks.Kernel.Engine;
using DpoNotebooks.Notebook.Comms;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>Runs requests on the cells' thread, one at a time and in order: cells and widget events.</summary>
internal sealed class ExecutionQueue : IDisposable
{
    private readonly Channel<(int Number, Action<WireMessage> Reply, WireMessage Request)> _waiting =
        System.Threading.Channels.Channel.CreateUnbounded<(int, Action<WireMessage>, WireMessage)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Publisher _publisher;
    private readonly ReaderQuestions _questions;
    private readonly CellHistory _history;
    private readonly CommHub _comms;
    private readonly CellEngine _engine;
    private int _received;
    private int _abortedTo; // requests up to this number were queued when a cell failed
    private int _executionCount;
    private CellStop? _stop;

    public ExecutionQueue(CellEngine engine, CommHub comms, Publisher publisher, ReaderQuestions questions, CellHistory history)
    {
        (_engine, _comms, _publisher, _questions, _history) = (engine, comms, publisher, questions, history);
        _ = Task.Run(RunAsync);
    }

    /// <summary>Called once, after the first request has been processed.</summary>
    public Action FirstCellRan { get; init; } = () => { };

    /// <summary>Adds a request to the end of the queue.</summary>
    public void Add(WireMessage request, Action<WireMessage> reply) => _waiting.Writer.TryWrite((Interlocked.Increment(ref _received), reply, request));

    /// <summary>Interrupts the running request: the first call asks it to stop, the second aborts it.</summary>
    public void Interrupt()
    {
        lock (_waiting)
        {
            _stop?.Request();
        }
    }

    /// <summary>Closes the queue to new requests.</summary>
    public void Dispose() => _waiting.Writer.TryComplete();

    private async Task RunAsync()
    {
        await foreach (var (number, reply, request) in _waiting.Reader.ReadAllAsync())
        {
            _publisher.Begin(request);
            using var stop = new CellStop();
            SetStop(stop);
            try
            {
                if (CommMessages.Read(request) is { } message)
                {
                    await HandleAsync(message, request, stop);
                }
                else if (number <= Volatile.Read(ref _abortedTo))
                {
                    reply(request.Reply(new JsonObject { ["status"] = "aborted", ["execution_count"] = _executionCount }));
                }
                else
                {
                    reply(request.Reply(await AnswerAsync(request, stop)));
                }
            }
            catch (Exception e)
            {
                await Console.Error.WriteLineAsync($"dpo kernel: {request.Type}: {e}"); // an error in the kernel itself: continue with the next request
            }

            SetStop(null);
            _publisher.End(request);
            if (number == 1)
            {
                FirstCellRan();
            }
        }
    }

    private void SetStop(CellStop? stop)
    {
        lock (_waiting)
        {
            _stop = stop;
        }
    }

    private async Task HandleAsync(CommMessage message, WireMessage request, CellStop stop)
    {
        var output = new RequestOutput(_publisher, _questions, request, _executionCount);
        await WaitForEndAsync(_engine.InvokeAsync(() => _comms.Receive(message), output.Publish, stop), output.Publish, stop);
        output.Flush();
    }

    // Every request gets a reply, even a malformed one.
    private async Task<JsonObject> AnswerAsync(WireMessage request, CellStop stop)
    {
        try
        {
            return await ExecuteAsync(request, stop);
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"dpo kernel: {request.Type}: {e}"); // an error in the kernel itself
            return ErrorReply(new CellError(e.GetType().Name, e.Message, [e.Message]));
        }
    }

    private JsonObject ErrorReply(CellError error)
    {
        var content = RequestOutput.ErrorReply(error);
        content["execution_count"] = _executionCount;
        return content;
    }

    private async Task<JsonObject> ExecuteAsync(WireMessage request, CellStop stop)
    {
        var code = request.Text("code") ?? "";
        var silent = request.Flag("silent", otherwise: false);
        if (!silent && request.Flag("store_history", otherwise: true))
        {
            _history.Add(++_executionCount, code);
        }

        if (!silent)
        {
            _publisher.Publish("execute_input", new JsonObject { ["code"] = code, ["execution_count"] = _executionCount }, request);
        }

        var output = new RequestOutput(_publisher, _questions, request, _executionCount);
        var error = await RunAsync(code, silent ? output.PublishSilently : output.Publish, stop);
        output.Flush(); // all output is published before the reply is sent
        if (error is not null)
        {
            if (request.Flag("stop_on_error", otherwise: true))
            {
                Volatile.Write(ref _abortedTo, Volatile.Read(ref _received));
            }

            return ErrorReply(error);
        }

        var values = await UserExpressions.EvaluateAsync(request, output, (expression, take) => RunAsync(expression, take, stop));
        return new JsonObject
        {
            ["status"] = "ok",
            ["execution_count"] = _executionCount,
            ["payload"] = new JsonArray(),
            ["user_expressions"] = values,
        };
    }

    private Task<CellError?> RunAsync(string code, Action<CellEvent> take, CellStop stop) =>
        WaitForEndAsync(_engine.RunAsync(code, $"cell {_executionCount}", take, stop), take, stop);

    // Waits for the execution to finish, and reports an interrupt as an error.
    private static async Task<CellError?> WaitForEndAsync(Task<CellError?> running, Action<CellEvent> take, CellStop stop)
    {
        CellError? error;
        try
        {
            error = await running;
            if (error is null && stop.Token.IsCancellationRequested)
            {
                error = Interrupted; // the cell observed the cancellation and returned early: queued cells must not run
                take(error);
            }
        }
        catch (OperationCanceledException)
        {
            error = Interrupted;
            take(error);
        }

        return error;
    }

    private static CellError Interrupted { get; } = new(
        "Interrupted",
        "the cell was interrupted; the variables that it had declared are kept",
        ["Interrupted: the cell was interrupted; the variables that it had declared are kept"]);
}
