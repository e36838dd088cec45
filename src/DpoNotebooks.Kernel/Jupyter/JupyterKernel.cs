using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Engine;
using DpoNotebooks.Kernel.Language;
using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>A Jupyter kernel for C#. It receives the requests of front ends and sends replies and outputs.</summary>
internal sealed class JupyterKernel : IDisposable
{
    private readonly TaskCompletionSource _shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommHub _comms = new(message => CellConsole.Emit(new CommOutput(message)));
    private readonly CellHistory _history = new();
    private readonly KernelSockets _sockets;
    private readonly Publisher _publisher;
    private readonly ReaderQuestions _questions;
    private readonly CellEngine _engine;
    private readonly ExecutionQueue _executions;
    private readonly CellLanguage _language = new(CellImports.References, CellImports.Names);

    /// <summary>Opens the sockets and starts the kernel.</summary>
    /// <param name="connection">The endpoints and the key.</param>
    /// <param name="notebook">The notebook's name, which determines where its results are written.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <exception cref="IOException">An endpoint is not available.</exception>
    public JupyterKernel(ConnectionFile connection, string notebook, string folder)
    {
        _sockets = new KernelSockets(connection, Receive);
        _publisher = new Publisher(_sockets);
        _questions = new ReaderQuestions(_sockets);
        _engine = new CellEngine(notebook, folder, _comms) { Declared = _language.AddCell, Referenced = _language.AddReferences };
        _executions = new ExecutionQueue(_engine, _comms, _publisher, _questions, _history) { FirstCellRan = () => _ = _language.WarmUp() };
        LiveWidgets.Of(_comms); // a reloaded page requests them before any widget is shown
        _publisher.Status("starting", null);
        _sockets.Start();
        _ = CellEngine.WarmUp();
    }

    /// <summary>Completes when a front end requests a shutdown or <see cref="Shutdown"/> is called.</summary>
    public Task Ended => _shutdown.Task;

    /// <summary>Interrupts the running cell.</summary>
    public void Interrupt() => _executions.Interrupt();

    /// <summary>Completes <see cref="Ended"/>.</summary>
    public void Shutdown() => _shutdown.TrySetResult();

    /// <summary>Sends queued messages and closes the sockets.</summary>
    public void Dispose()
    {
        _executions.Interrupt();
        _executions.Dispose();
        _sockets.Dispose();
        _engine.Dispose();
        _language.Dispose();
    }

    // Runs on the sockets' threads and must not block.
    private void Receive(Channel channel, WireMessage request)
    {
        void Reply(WireMessage reply) => _sockets.Send(channel, reply);
        switch (request.Type)
        {
            case "execute_request" or "comm_open" or "comm_msg" or "comm_close":
                _executions.Add(request, Reply);
                break;
            case "input_reply":
                _questions.SetAnswer(request);
                break;
            case "complete_request" or "inspect_request" or "is_complete_request":
                _ = Task.Run(() => AnswerLanguageRequestAsync(request, Reply));
                break;
            case var type when type.EndsWith("_request", StringComparison.Ordinal):
                _publisher.AnswerImmediately(request, () => Reply(request.Reply(Answer(request))));
                break;
        }
    }

    // Runs in the background: the first request takes long, and the sockets must not block.
    private async Task AnswerLanguageRequestAsync(WireMessage request, Action<WireMessage> reply)
    {
        JsonObject content;
        try
        {
            content = await LanguageReplies.AnswerAsync(_language, request);
        }
        catch (Exception e)
        {
            content = RequestOutput.ErrorReply(new CellError(e.GetType().Name, e.Message, [])); // every request gets a reply
        }

        _publisher.AnswerImmediately(request, () => reply(request.Reply(content)));
    }

    private JsonObject Answer(WireMessage request)
    {
        switch (request.Type)
        {
            case "kernel_info_request":
                return KernelInfo.Content();
            case "interrupt_request":
                Interrupt();
                return new JsonObject { ["status"] = "ok" };
            case "shutdown_request":
                Shutdown();
                return new JsonObject { ["status"] = "ok", ["restart"] = request.Flag("restart", otherwise: false) };
            case "history_request":
                return _history.Reply(request);
            case "comm_info_request":
                var target = request.Text("target_name");
                return new JsonObject
                {
                    ["status"] = "ok",
                    ["comms"] = new JsonObject(_comms.Open.Where(comm => target is null || comm.Value == target)
                        .Select(comm => KeyValuePair.Create(comm.Key, (JsonNode?)new JsonObject { ["target_name"] = comm.Value }))),
                };
            default:
                return RequestOutput.ErrorReply(new CellError("UnknownRequest", $"this kernel does not support {request.Type}", []));
        }
    }
}
