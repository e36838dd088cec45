using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Jupyter;

/// <summary>Every message of the protocol, sent to one kernel.</summary>
public sealed class KernelMessagesTests(KernelMessagesTests.RunningKernel kernel) : IClassFixture<KernelMessagesTests.RunningKernel>
{
    private readonly KernelClient _client = kernel.Client;

    [Fact]
    public void Kernel_info_is_answered_on_shell_and_on_control()
    {
        foreach (var channel in new[] { _client.Shell, _client.Control })
        {
            var info = _client.Ask("kernel_info_request", [], channel);

            Assert.Equal("kernel_info_reply", info.Reply.Type);
            Assert.Equal(["busy", "idle"], info.Types);
            Assert.Equal("ok", info.Status);
            var language = info.Reply.Content["language_info"]!;
            Assert.Equal(
                ("C#", "text/x-csharp", ".cs"),
                ((string)language["name"]!, (string)language["mimetype"]!, (string)language["file_extension"]!));
        }
    }

    [Fact]
    public void The_messages_of_a_cell_are_in_order_and_end_with_idle()
    {
        var cell = _client.Execute("Console.Write(\"a\"); Console.Error.Write(\"b\"); var shown = display(1); shown.Update(2); ClearOutput(true); 3");

        Assert.Equal(
            ["busy", "execute_input", "stream", "stream", "display_data", "update_display_data", "clear_output", "execute_result", "idle"],
            cell.Types);
        Assert.Equal("ok", cell.Status);
        Assert.Equal(["stdout", "stderr"], cell.Output.Where(message => message.Type == "stream").Select(message => (string)message.Content["name"]!));
        var displayed = cell.Output.Where(message => message.Type.EndsWith("display_data", StringComparison.Ordinal)).ToList();
        Assert.Equal(["1", "2"], displayed.Select(message => (string)message.Content["data"]!["text/plain"]!));
        Assert.Single(displayed.Select(message => (string)message.Content["transient"]!["display_id"]!).Distinct());
        Assert.True((bool)cell.Output.Single(message => message.Type == "clear_output").Content["wait"]!);
        var result = cell.Output.Single(message => message.Type == "execute_result");
        Assert.Equal((int)cell.Reply.Content["execution_count"]!, (int)result.Content["execution_count"]!);
    }

    [Fact]
    public void Text_is_published_while_the_cell_runs()
    {
        var id = _client.Send("execute_request", KernelClient.Execution("Console.WriteLine(\"now\"); Input(\"go on?\")", allowStdin: true));

        Assert.Equal("now\n", (string)_client.WaitFor(id, "stream").Content["text"]!); // the cell still waits for input
        _client.AnswerQuestion(id, "yes");
        Assert.Equal("yes", new RequestResult(_client.Reply(_client.Shell, id), _client.Output(id)).Result);
    }

    [Fact]
    public void Html_and_charts_have_all_their_MIME_types()
    {
        JsonNode Data(string code) => _client.Execute(code).Output.Single(message => message.Type == "execute_result").Content["data"]!;
        Assert.Equal("<b>x</b>", (string)Data("HTML(\"<b>x</b>\")")["text/html"]!);
        var chart = Data("HistogramFigure.Draw(\"t\", \"x\", [(\"a\", new[] { 1.0, 2, 3 })])");
        Assert.IsType<JsonObject>(chart["application/vnd.plotly.v1+json"]);
        Assert.StartsWith("<svg", (string)chart["image/svg+xml"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silent_cell_has_no_output_and_does_not_increase_the_execution_count()
    {
        var before = (int)_client.Execute("1").Reply.Content["execution_count"]!;
        var silent = _client.Execute("var quiet = 5; Console.Write(quiet); quiet", silent: true);
        Assert.Equal(["busy", "idle"], silent.Types);
        Assert.Equal("ok", silent.Status);

        var after = _client.Execute("quiet");
        Assert.Equal(before + 1, (int)after.Reply.Content["execution_count"]!);
        Assert.Equal("5", after.Result);
        Assert.Equal(before + 1, (int)_client.Execute("1", storeHistory: false).Reply.Content["execution_count"]!);
    }

    [Fact]
    public void An_error_is_published_and_returned_and_queued_cells_are_aborted()
    {
        var failing = _client.Send("execute_request", KernelClient.Execution("Input(\"\");\nthrow new ArgumentException(\"no good\");", allowStdin: true));
        var queued = _client.Send("execute_request", KernelClient.Execution("var ran = true;"));
        LetContinue(failing);

        var error = new RequestResult(_client.Reply(_client.Shell, failing), _client.Output(failing));
        Assert.Equal("error", error.Status);
        var published = error.Output.Single(message => message.Type == "error").Content;
        Assert.Equal(("ArgumentException", "no good (line 2)"), ((string)published["ename"]!, (string)published["evalue"]!));
        Assert.Equal("no good (line 2)", (string)error.Reply.Content["evalue"]!);
        Assert.Equal("aborted", new RequestResult(_client.Reply(_client.Shell, queued), _client.Output(queued)).Status);
        Assert.Contains("'ran' does not exist", (string)_client.Execute("ran").Reply.Content["evalue"]!);
        Assert.Equal("2", _client.Execute("1 + 1").Result);
    }

    [Fact]
    public void With_stop_on_error_false_queued_cells_run_after_an_error()
    {
        var failing = _client.Send("execute_request", KernelClient.Execution("Input(\"\"); throw new Exception();", allowStdin: true, stopOnError: false));
        var queued = _client.Send("execute_request", KernelClient.Execution("1"));
        LetContinue(failing);

        Assert.Equal("error", (string)_client.Reply(_client.Shell, failing).Content["status"]!);
        Assert.Equal("ok", (string)_client.Reply(_client.Shell, queued).Content["status"]!);
        _client.Output(failing);
        _client.Output(queued);
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("await Task.Delay(System.Threading.Timeout.Infinite);")]
    [InlineData("while (true) { randn(300, 300).mm(randn(300, 300)).Dispose(); }")]
    [InlineData("while (true) { Console.Write('x'); }")]
    [InlineData("Input(\"?\");")]
    public void An_interrupted_cell_keeps_its_variables(string endless)
    {
        var id = _client.Send("execute_request", KernelClient.Execution($"var kept = 7; Console.WriteLine(\"started\"); {endless}", allowStdin: true));
        _client.WaitFor(id, "stream");
        Assert.Equal("ok", _client.Ask("interrupt_request", [], _client.Control).Status);

        var end = new RequestResult(_client.Reply(_client.Shell, id), _client.Output(id));
        Assert.Equal("error", end.Status);
        Assert.Equal("Interrupted", (string)end.Output.Single(message => message.Type == "error").Content["ename"]!);
        Assert.Equal("7", _client.Execute("kept").Result);
    }

    [Fact]
    public void An_interrupt_without_a_running_cell_has_no_effect()
    {
        Assert.Equal("ok", _client.Ask("interrupt_request", [], _client.Control).Status);
        Assert.Equal("ok", _client.Execute("1").Status);
    }

    [Fact]
    public void Requests_are_answered_while_a_cell_runs_and_the_kernel_stays_busy()
    {
        var id = _client.Send("execute_request", KernelClient.Execution("Console.WriteLine(\"started\"); Input(\"?\");", allowStdin: true));
        _client.WaitFor(id, "stream");

        Assert.Equal("ok", _client.Ask("kernel_info_request", []).Status);
        Assert.Equal([1, 2, 3], _client.Ping([1, 2, 3]));
        _client.AnswerQuestion(id, "");
        _client.Reply(_client.Shell, id);
        Assert.Equal(["busy", "execute_input", "stream", "busy", "idle"], new RequestResult(null!, _client.Output(id)).Types);
    }

    [Fact]
    public void Input_requests_are_sent_and_answered()
    {
        var id = _client.Send("execute_request", KernelClient.Execution("Password(\"key? \") + Console.ReadLine()", allowStdin: true));
        var question = _client.AnswerQuestion(id, "se");
        Assert.Equal(("key? ", true), ((string)question.Content["prompt"]!, (bool)question.Content["password"]!));
        var second = _client.AnswerQuestion(id, "cret");
        Assert.Equal(("", false), ((string)second.Content["prompt"]!, (bool)second.Content["password"]!));

        Assert.Equal("secret", new RequestResult(_client.Reply(_client.Shell, id), _client.Output(id)).Result);
    }

    [Fact]
    public void Input_fails_if_the_front_end_does_not_allow_it()
    {
        var refused = _client.Execute("Input(\"?\")", allowStdin: false);

        Assert.Contains("this front end does not support input requests", (string)refused.Reply.Content["evalue"]!);
    }

    [Fact]
    public void History_has_the_earlier_cells()
    {
        _client.Execute("\"first of two\"");
        var number = (int)_client.Execute("\"second of two\"").Reply.Content["execution_count"]!;

        string[] Codes(JsonObject request) =>
            [.. _client.Ask("history_request", request).Reply.Content["history"]!.AsArray().Select(row => (string)row![2]!)];
        Assert.Equal(["\"first of two\"", "\"second of two\""], Codes(new JsonObject { ["hist_access_type"] = "tail", ["n"] = 2 }));
        var range = new JsonObject { ["hist_access_type"] = "range", ["session"] = 0, ["start"] = number - 1, ["stop"] = number };
        Assert.Equal(["\"first of two\""], Codes(range));
        Assert.Equal(["\"second of two\""], Codes(new JsonObject { ["hist_access_type"] = "search", ["pattern"] = "*d of two*", ["n"] = 1 }));
    }

    [Fact]
    public void Comm_messages_are_sent_and_received()
    {
        var opened = _client.Execute("""
            using DpoNotebooks.Notebook.Comms;
            var hub = NotebookHost.Current!.Comms!;
            hub.OpenComm(new CommMessage(CommAction.Open, "c-1", new() { ["a"] = 1 }) { Target = "test", Buffers = [new byte[] { 9, 8 }] },
                message =>
                {
                    Console.Write($"{message.Action} {message.Data["b"]}");
                    hub.Send(new CommMessage(CommAction.Message, "c-1", new() { ["c"] = 3 }));
                });
            """);
        var open = opened.Output.Single(message => message.Type == "comm_open");
        Assert.Equal(
            ("c-1", "test", 1),
            ((string)open.Content["comm_id"]!, (string)open.Content["target_name"]!, (int)open.Content["data"]!["a"]!));
        Assert.Equal([9, 8], Assert.Single(open.Buffers));
        Assert.Equal("test", (string)_client.Ask("comm_info_request", []).Reply.Content["comms"]!["c-1"]!["target_name"]!);
        Assert.Empty(_client.Ask("comm_info_request", new JsonObject { ["target_name"] = "other" }).Reply.Content["comms"]!.AsObject());

        var id = _client.Send("comm_msg", new JsonObject { ["comm_id"] = "c-1", ["data"] = new JsonObject { ["b"] = 2 } });
        var handled = new RequestResult(null!, _client.Output(id));
        Assert.Equal("Message 2", handled.Text);
        Assert.Equal(3, (int)handled.Output.Single(message => message.Type == "comm_msg").Content["data"]!["c"]!);

        _client.Output(_client.Send("comm_close", new JsonObject { ["comm_id"] = "c-1", ["data"] = new JsonObject() }));
        Assert.Empty(_client.Ask("comm_info_request", []).Reply.Content["comms"]!.AsObject());
    }

    [Fact]
    public void A_comm_with_an_unknown_target_is_closed()
    {
        var content = new JsonObject { ["comm_id"] = "c-2", ["target_name"] = "unknown", ["data"] = new JsonObject() };
        var output = _client.Output(_client.Send("comm_open", content));

        Assert.Equal("c-2", (string)output.Single(message => message.Type == "comm_close").Content["comm_id"]!);
    }

    [Fact]
    public void An_error_in_a_comm_handler_is_published_and_the_kernel_continues()
    {
        _client.Execute("NotebookHost.Current!.Comms!.RegisterTarget(\"bad\", opened => throw new InvalidOperationException(\"in a handler\"));");
        var output = _client.Output(_client.Send("comm_open", new JsonObject { ["comm_id"] = "c-3", ["target_name"] = "bad", ["data"] = new JsonObject() }));

        Assert.Equal("in a handler", (string)output.Single(message => message.Type == "error").Content["evalue"]!);
        Assert.Equal("ok", _client.Execute("1").Status);
    }

    [Fact]
    public void Completion_knows_earlier_declarations_while_a_cell_runs()
    {
        _client.Execute("var completable = 1;");
        var id = _client.Send("execute_request", KernelClient.Execution("Console.WriteLine(\"started\"); Input(\"?\");", allowStdin: true));
        _client.WaitFor(id, "stream");
        var reply = _client.Ask("complete_request", new JsonObject { ["code"] = "\"😀\" + complet", ["cursor_pos"] = 13 }).Reply.Content;
        _client.AnswerQuestion(id, "");
        _client.Reply(_client.Shell, id);
        _client.Output(id);

        Assert.Equal("completable", (string)reply["matches"]![0]!);
        Assert.Equal((6, 13), ((int)reply["cursor_start"]!, (int)reply["cursor_end"]!)); // an emoji is one code point
        Assert.Equal("variable", (string)reply["metadata"]!["_jupyter_types_experimental"]![0]!["type"]!);
    }

    [Fact]
    public void A_symbol_is_inspected()
    {
        var request = new JsonObject { ["code"] = "DatasetLogps.Compute(", ["cursor_pos"] = 20, ["detail_level"] = 0 };
        var reply = _client.Ask("inspect_request", request).Reply.Content;
        Assert.True((bool)reply["found"]!);
        Assert.Contains("DatasetLogps.Compute(CausalLm", (string)reply["data"]!["text/plain"]!);

        Assert.False((bool)_client.Ask("inspect_request", new JsonObject { ["code"] = "nothing", ["cursor_pos"] = 3 }).Reply.Content["found"]!);
    }

    [Theory]
    [InlineData("var x = 1;", "complete", "")]
    [InlineData("if (true) {", "incomplete", "    ")]
    [InlineData("var = = 2;", "invalid", "")]
    public void Is_complete_returns_the_status_and_the_indent(string code, string status, string indent)
    {
        var reply = _client.Ask("is_complete_request", new JsonObject { ["code"] = code }).Reply.Content;

        Assert.Equal((status, indent), ((string)reply["status"]!, (string)reply["indent"]!));
    }

    [Fact]
    public void An_unknown_request_is_answered_with_an_error() =>
        Assert.Equal("error", _client.Ask("teleport_request", []).Status);

    [Fact]
    public void Output_of_a_background_task_belongs_to_the_cell_that_started_it()
    {
        var id = _client.Send("execute_request", KernelClient.Execution("""
            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = Task.Run(async () => { await signal.Task; Console.Write("late"); });
            """));
        _client.Reply(_client.Shell, id);
        _client.Output(id);
        _client.Execute("signal.SetResult();");

        Assert.Equal("late", (string)_client.WaitFor(id, "stream").Content["text"]!);
    }

    // Answers the input request of a running cell once the kernel has received all requests that were sent before.
    private void LetContinue(string id)
    {
        _client.Ask("kernel_info_request", []); // shell is in order
        _client.AnswerQuestion(id, "");
    }

    public sealed class RunningKernel : IDisposable
    {
        private readonly KernelProcess _process = new();

        public RunningKernel() => Client = new KernelClient(_process.Connection);

        internal KernelClient Client { get; }

        public void Dispose()
        {
            Client.Dispose();
            _process.Dispose();
        }
    }
}
