using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Jupyter;

/// <summary>One kernel, every message of the protocol.</summary>
public sealed class KernelMessagesTests(KernelMessagesTests.RunningKernel kernel) : IClassFixture<KernelMessagesTests.RunningKernel>
{
    private readonly KernelClient _client = kernel.Client;

    [Fact]
    public void It_says_what_it_is_on_shell_and_on_control()
    {
        foreach (var channel in new[] { _client.Shell, _client.Control })
        {
            var info = _client.Ask("kernel_info_request", [], channel);

            Assert.Equal("kernel_info_reply", info.Reply.Type);
            Assert.Equal(["busy", "idle"], info.Types);
            Assert.Equal("ok", info.Status);
            var language = info.Reply.Content["language_info"]!;
            Assert.Equal(("C#", "text/x-csharp", ".cs"), ((string)language["name"]!, (string)language["mimetype"]!, (string)language["file_extension"]!));
        }
    }

    [Fact]
    public void A_cell_is_answered_in_order_and_idle_comes_last()
    {
        var cell = _client.Execute("Console.Write(\"a\"); Console.Error.Write(\"b\"); var shown = display(1); shown.Update(2); ClearOutput(true); 3");

        Assert.Equal(["busy", "execute_input", "stream", "stream", "display_data", "update_display_data", "clear_output", "execute_result", "idle"], cell.Types);
        Assert.Equal("ok", cell.Status);
        Assert.Equal(["stdout", "stderr"], cell.Output.Where(message => message.Type == "stream").Select(message => (string)message.Content["name"]!));
        var displayed = cell.Output.Where(message => message.Type.EndsWith("display_data", StringComparison.Ordinal)).ToList();
        Assert.Equal(["1", "2"], displayed.Select(message => (string)message.Content["data"]!["text/plain"]!));
        Assert.Single(displayed.Select(message => (string)message.Content["transient"]!["display_id"]!).Distinct());
        Assert.True((bool)cell.Output.Single(message => message.Type == "clear_output").Content["wait"]!);
        Assert.Equal((int)cell.Reply.Content["execution_count"]!, (int)cell.Output.Single(message => message.Type == "execute_result").Content["execution_count"]!);
    }

    [Fact]
    public void Text_comes_while_the_cell_runs()
    {
        var id = _client.Send("execute_request", KernelClient.Execution("Console.WriteLine(\"now\"); Input(\"go on?\")", allowStdin: true));

        Assert.Equal("now\n", (string)_client.Hear(id, "stream").Content["text"]!); // and it still waits
        _client.AnswerQuestion(id, "yes");
        Assert.Equal("yes", new Answered(_client.Reply(_client.Shell, id), _client.Output(id)).Result);
    }

    [Fact]
    public void Html_and_charts_come_in_every_form_and_json_as_json()
    {
        var html = _client.Execute("HTML(\"<b>x</b>\")").Output.Single(message => message.Type == "execute_result").Content["data"]!;
        Assert.Equal("<b>x</b>", (string)html["text/html"]!);
        var chart = _client.Execute("HistogramFigure.Draw(\"t\", \"x\", [(\"a\", new[] { 1.0, 2, 3 })])").Output.Single(message => message.Type == "execute_result").Content["data"]!;
        Assert.IsType<JsonObject>(chart["application/vnd.plotly.v1+json"]);
        Assert.StartsWith("<svg", (string)chart["image/svg+xml"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silent_cell_says_nothing_and_counts_for_nothing()
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
    public void An_error_is_told_twice_and_what_was_queued_is_aborted()
    {
        var failing = _client.Send("execute_request", KernelClient.Execution("System.Threading.Thread.Sleep(300);\nthrow new ArgumentException(\"no good\");"));
        var queued = _client.Send("execute_request", KernelClient.Execution("var ran = true;"));

        var error = new Answered(_client.Reply(_client.Shell, failing), _client.Output(failing));
        Assert.Equal("error", error.Status);
        var told = error.Output.Single(message => message.Type == "error").Content;
        Assert.Equal(("ArgumentException", "no good (line 2)"), ((string)told["ename"]!, (string)told["evalue"]!));
        Assert.Equal("no good (line 2)", (string)error.Reply.Content["evalue"]!);
        Assert.Equal("aborted", new Answered(_client.Reply(_client.Shell, queued), _client.Output(queued)).Status);
        Assert.Contains("'ran' does not exist", (string)_client.Execute("ran").Reply.Content["evalue"]!);
        Assert.Equal("2", _client.Execute("1 + 1").Result);
    }

    [Fact]
    public void Asked_to_go_on_after_errors_it_goes_on()
    {
        var failing = _client.Send("execute_request", KernelClient.Execution("System.Threading.Thread.Sleep(300); throw new Exception();", stopOnError: false));
        var queued = _client.Send("execute_request", KernelClient.Execution("1"));

        Assert.Equal("error", (string)_client.Reply(_client.Shell, failing).Content["status"]!);
        Assert.Equal("ok", (string)_client.Reply(_client.Shell, queued).Content["status"]!);
        _client.Output(failing);
        _client.Output(queued);
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("await Task.Delay(60_000);")]
    [InlineData("while (true) { randn(300, 300).mm(randn(300, 300)).Dispose(); }")]
    [InlineData("while (true) { Console.Write('x'); }")]
    [InlineData("Input(\"?\");")]
    public void A_cell_is_interrupted_and_its_variables_are_kept(string endless)
    {
        var id = _client.Send("execute_request", KernelClient.Execution($"var kept = 7; Console.WriteLine(\"started\"); {endless}", allowStdin: true));
        _client.Hear(id, "stream");
        Assert.Equal("ok", _client.Ask("interrupt_request", [], _client.Control).Status);

        var end = new Answered(_client.Reply(_client.Shell, id), _client.Output(id));
        Assert.Equal("error", end.Status);
        Assert.Equal("Interrupted", (string)end.Output.Single(message => message.Type == "error").Content["ename"]!);
        Assert.Equal("7", _client.Execute("kept").Result);
    }

    [Fact]
    public void An_interrupt_of_nothing_changes_nothing()
    {
        Assert.Equal("ok", _client.Ask("interrupt_request", [], _client.Control).Status);
        Assert.Equal("ok", _client.Execute("1").Status);
    }

    [Fact]
    public void While_a_cell_runs_the_kernel_still_answers_and_says_that_it_is_busy()
    {
        var id = _client.Send("execute_request", KernelClient.Execution("Console.WriteLine(\"started\"); Input(\"?\");", allowStdin: true));
        _client.Hear(id, "stream");

        Assert.Equal("ok", _client.Ask("kernel_info_request", []).Status);
        Assert.Equal([1, 2, 3], _client.Beat([1, 2, 3]));
        _client.AnswerQuestion(id, "");
        _client.Reply(_client.Shell, id);
        Assert.Equal(["busy", "execute_input", "stream", "busy", "idle"], new Answered(null!, _client.Output(id)).Types);
    }

    [Fact]
    public void The_reader_is_asked_and_answers()
    {
        var id = _client.Send("execute_request", KernelClient.Execution("Password(\"key? \") + Console.ReadLine()", allowStdin: true));
        var question = _client.AnswerQuestion(id, "se");
        Assert.Equal(("key? ", true), ((string)question.Content["prompt"]!, (bool)question.Content["password"]!));
        var second = _client.AnswerQuestion(id, "cret");
        Assert.Equal(("", false), ((string)second.Content["prompt"]!, (bool)second.Content["password"]!));

        Assert.Equal("secret", new Answered(_client.Reply(_client.Shell, id), _client.Output(id)).Result);
    }

    [Fact]
    public void Where_nobody_can_be_asked_the_cell_is_told()
    {
        var refused = _client.Execute("Input(\"?\")", allowStdin: false);

        Assert.Contains("input, which this front end cannot give", (string)refused.Reply.Content["evalue"]!);
    }

    [Fact]
    public void The_cells_so_far_are_its_history()
    {
        _client.Execute("\"first of two\"");
        var number = (int)_client.Execute("\"second of two\"").Reply.Content["execution_count"]!;

        string[] Codes(JsonObject request) => [.. _client.Ask("history_request", request).Reply.Content["history"]!.AsArray().Select(row => (string)row![2]!)];
        Assert.Equal(["\"first of two\"", "\"second of two\""], Codes(new JsonObject { ["hist_access_type"] = "tail", ["n"] = 2 }));
        Assert.Equal(["\"first of two\""], Codes(new JsonObject { ["hist_access_type"] = "range", ["session"] = 0, ["start"] = number - 1, ["stop"] = number }));
        Assert.Equal(["\"second of two\""], Codes(new JsonObject { ["hist_access_type"] = "search", ["pattern"] = "*d of two*", ["n"] = 1 }));
    }

    [Fact]
    public void Comms_go_both_ways()
    {
        var opened = _client.Execute("""
            using DpoNotebooks.Notebook.Comms;
            var hub = NotebookHost.Current!.Comms!;
            hub.OpenComm(new CommMessage(CommAction.Open, "c-1", new() { ["a"] = 1 }) { Target = "test", Buffers = [new byte[] { 9, 8 }] },
                message => { Console.Write($"{message.Action} {message.Data["b"]}"); hub.Send(new CommMessage(CommAction.Message, "c-1", new() { ["c"] = 3 })); });
            """);
        var open = opened.Output.Single(message => message.Type == "comm_open");
        Assert.Equal(("c-1", "test", 1), ((string)open.Content["comm_id"]!, (string)open.Content["target_name"]!, (int)open.Content["data"]!["a"]!));
        Assert.Equal([9, 8], Assert.Single(open.Buffers));
        Assert.Equal("test", (string)_client.Ask("comm_info_request", []).Reply.Content["comms"]!["c-1"]!["target_name"]!);
        Assert.Empty(_client.Ask("comm_info_request", new JsonObject { ["target_name"] = "other" }).Reply.Content["comms"]!.AsObject());

        var id = _client.Send("comm_msg", new JsonObject { ["comm_id"] = "c-1", ["data"] = new JsonObject { ["b"] = 2 } });
        var heard = new Answered(null!, _client.Output(id));
        Assert.Equal("Message 2", heard.Text);
        Assert.Equal(3, (int)heard.Output.Single(message => message.Type == "comm_msg").Content["data"]!["c"]!);

        _client.Output(_client.Send("comm_close", new JsonObject { ["comm_id"] = "c-1", ["data"] = new JsonObject() }));
        Assert.Empty(_client.Ask("comm_info_request", []).Reply.Content["comms"]!.AsObject());
    }

    [Fact]
    public void A_comm_of_an_unknown_target_is_closed()
    {
        var output = _client.Output(_client.Send("comm_open", new JsonObject { ["comm_id"] = "c-2", ["target_name"] = "unknown", ["data"] = new JsonObject() }));

        Assert.Equal("c-2", (string)output.Single(message => message.Type == "comm_close").Content["comm_id"]!);
    }

    [Fact]
    public void An_error_in_a_handler_is_told_and_the_kernel_goes_on()
    {
        _client.Execute("NotebookHost.Current!.Comms!.RegisterTarget(\"bad\", opened => throw new InvalidOperationException(\"in a handler\"));");
        var output = _client.Output(_client.Send("comm_open", new JsonObject { ["comm_id"] = "c-3", ["target_name"] = "bad", ["data"] = new JsonObject() }));

        Assert.Equal("in a handler", (string)output.Single(message => message.Type == "error").Content["evalue"]!);
        Assert.Equal("ok", _client.Execute("1").Status);
    }

    [Fact]
    public void A_name_is_completed_with_what_earlier_cells_declared_also_while_a_cell_runs()
    {
        _client.Execute("var completable = 1;");
        var id = _client.Send("execute_request", KernelClient.Execution("Console.WriteLine(\"started\"); Input(\"?\");", allowStdin: true));
        _client.Hear(id, "stream");
        var reply = _client.Ask("complete_request", new JsonObject { ["code"] = "\"😀\" + complet", ["cursor_pos"] = 13 }).Reply.Content;
        _client.AnswerQuestion(id, "");
        _client.Reply(_client.Shell, id);
        _client.Output(id);

        Assert.Equal("completable", (string)reply["matches"]![0]!);
        Assert.Equal((6, 13), ((int)reply["cursor_start"]!, (int)reply["cursor_end"]!)); // an emoji counts as one
        Assert.Equal("variable", (string)reply["metadata"]!["_jupyter_types_experimental"]![0]!["type"]!);
    }

    [Fact]
    public void A_name_is_explained()
    {
        var reply = _client.Ask("inspect_request", new JsonObject { ["code"] = "DatasetLogps.Compute(", ["cursor_pos"] = 20, ["detail_level"] = 0 }).Reply.Content;
        Assert.True((bool)reply["found"]!);
        Assert.Contains("DatasetLogps.Compute(CausalLm", (string)reply["data"]!["text/plain"]!);

        Assert.False((bool)_client.Ask("inspect_request", new JsonObject { ["code"] = "nothing", ["cursor_pos"] = 3 }).Reply.Content["found"]!);
    }

    [Theory]
    [InlineData("var x = 1;", "complete", "")]
    [InlineData("if (true) {", "incomplete", "    ")]
    [InlineData("var = = 2;", "invalid", "")]
    public void A_cell_is_complete_or_not(string code, string status, string indent)
    {
        var reply = _client.Ask("is_complete_request", new JsonObject { ["code"] = code }).Reply.Content;

        Assert.Equal((status, indent), ((string)reply["status"]!, (string)reply["indent"]!));
    }

    [Fact]
    public void An_unknown_request_is_answered_too() =>
        Assert.Equal("error", _client.Ask("teleport_request", []).Status);

    [Fact]
    public void What_a_cell_leaves_running_still_speaks_for_it()
    {
        var id = _client.Send("execute_request", KernelClient.Execution("_ = Task.Run(async () => { await Task.Delay(300); Console.Write(\"late\"); });"));
        _client.Reply(_client.Shell, id);
        _client.Output(id);

        Assert.Equal("late", (string)_client.Hear(id, "stream").Content["text"]!);
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
