using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Jupyter;

/// <summary>A long session: no message is lost, and only declarations increase the kernel's memory.</summary>
public sealed class KernelSoakTests : IDisposable
{
    private const int Batch = 9;
    private readonly KernelProcess _process = new();
    private readonly KernelClient _client;
    private readonly Random _random = new(20);

    public KernelSoakTests() => _client = new KernelClient(_process.Connection);

    /// <summary>Cells that run until they are interrupted.</summary>
    private static string[] Endless =>
    [
        "while (true) { }",
        "while (true) { try { throw new Exception(); } catch { } }",
        "try { throw new Exception(); } catch { while (true) { } }",
        "while (true) { try { while (true) { } } catch { } }",
        "int Deep(int n) => n == 0 ? throw new Exception() : Deep(n - 1) + 1; while (true) { try { Deep(20); } catch { } }",
        "while (true) { Enumerable.Range(0, 100).OrderBy(i => -i).ToList(); }",
        "Enumerable.Range(0, int.MaxValue).Select(i => Math.Sqrt(i)).Sum()",
        "{ var s = new StringBuilder(); while (true) { s.Append(1.5); if (s.Length > 10000) s.Clear(); } }",
        "while (true) { Console.Write('x'); }",
        "while (true) { await Task.Yield(); }",
        "while (true) { await Task.Delay(1); Console.WriteLine(); }",
        "await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => { while (true) { } })));",
        "Parallel.For(0, 4, i => { while (true) { } });",
        "{ var o = new System.Threading.Lock(); while (true) { lock (o) { } } }",
        "System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);",
        "Task.Delay(System.Threading.Timeout.Infinite).Wait();",
        "while (true) { using var t = torch.ones(10) + 1; }",
        "while (true) { GC.KeepAlive(new byte[100_000]); }",
    ];

    [Fact]
    public void Two_thousand_cells_and_two_hundred_interrupts_lose_no_message()
    {
        _client.Execute("var n = 0; torch.ones(1).Dispose();");
        var (sent, answers) = (0, _client.Answers);
        for (var round = 0; round < 200; round++)
        {
            string[] ids = [.. Enumerable.Range(0, Batch).Select(i => Send(i % 3 == 2 ? $"var r{++sent} = n++;" : $"n++; {++sent}"))];
            Assert.All(ids, id => Assert.Equal("ok", WaitForEnd(id).Status));
            InterruptAtRandom(Endless[round % Endless.Length]);
        }

        Assert.Equal($"{sent}", _client.Execute("n").Result);
        Assert.Equal(sent + 200 + 200 + 1, _client.Answers - answers); // cells, interrupted cells and interrupts
        Assert.Empty(_client.Unclaimed());
        Assert.Equal("", _process.Errors);
    }

    [Fact]
    public void Memory_stays_flat_without_declarations_and_a_declaration_costs_little()
    {
        _client.Execute("var n = 0;");
        Run(100, i => $"n++; {i}");
        var start = Memory();
        Run(1000, i => $"n++; {i}");
        var trivial = Memory();
        Run(300, i => $"var d{i} = n; int F{i}(int x) => x + d{i};");
        var declaring = Memory();

        Assert.InRange(trivial.Managed - start.Managed, long.MinValue, 5_000_000);
        Assert.InRange(trivial.Assemblies - start.Assemblies, int.MinValue, 5);
        Assert.InRange(trivial.Resident - start.Resident, long.MinValue, 200_000_000);
        Assert.InRange((declaring.Managed - trivial.Managed) / 300, long.MinValue, 150_000);
        Assert.Equal("299", _client.Execute("F299(0) - d299 + 299").Result);
    }

    [Fact]
    public void Fifty_megabytes_of_output_arrive_complete_and_in_order_per_thread()
    {
        const int Threads = 4, Lines = 100_000, Huge = 2_500_000;
        var id = Send($$"""
            var writers = Enumerable.Range(0, {{Threads}}).Select(t => new System.Threading.Thread(() =>
            {
                for (var i = 0; i < {{Lines}}; i++) { Console.WriteLine($"{t} {i} {new string('.', 90)}"); }
                Console.WriteLine(new string((char)('a' + t), {{Huge}}));
            })).ToList();
            writers.ForEach(writer => writer.Start());
            writers.ForEach(writer => writer.Join());
            """);
        Assert.Equal("ok", (string)_client.Reply(_client.Shell, id).Content["status"]!); // all output is written before any of it is read

        var lines = new RequestResult(null!, _client.Output(id)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Threads * (Lines + 1), lines.Length);
        foreach (var thread in Enumerable.Range(0, Threads))
        {
            var expected = Enumerable.Range(0, Lines).Select(i => $"{thread} {i} {new string('.', 90)}");
            Assert.True(lines.Where(line => line[0] == '0' + thread).SequenceEqual(expected), $"the output of thread {thread} is incomplete or out of order");
            Assert.Single(lines, line => line.Length == Huge && line.All(letter => letter == 'a' + thread));
        }
    }

    [Fact]
    public void Interrupted_training_keeps_its_progress()
    {
        // After the training loop the cell has a grace period of 60 ms to assign the run, which a busy machine can miss: then try again.
        const int MaxAttempts = 10;
        _client.Execute("var session = NotebookSession.Start(0); var start = Quickstart.Load(\"Embedded\", 0, session.Context);");
        Assert.Contains(Enumerable.Range(0, MaxAttempts), _ => IsRunKept());
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
    }

    private string Send(string code) => _client.Send("execute_request", KernelClient.Execution(code, stopOnError: false));

    private RequestResult WaitForEnd(string id)
    {
        var ended = new RequestResult(_client.Reply(_client.Shell, id), _client.Output(id));
        Assert.Equal(["busy", "idle"], ended.Types.Where(type => type is "busy" or "idle"));
        return ended;
    }

    private bool IsRunKept()
    {
        var id = Send("var run = Sweep.Run(start.Inputs, [PreferenceMethod.Dpo(0.1, start.Training)], context: session.Context)[0];");
        _client.WaitFor(id, "update_display_data"); // the training loop has started
        _client.Ask("interrupt_request", [], _client.Control);

        Assert.Equal("Interrupted", (string?)_client.Reply(_client.Shell, id).Content["ename"]);
        _client.Output(id);
        return _client.Execute("run?.History.Rows.Count < start.Training.Steps").Result == "True";
    }

    private void InterruptAtRandom(string endless)
    {
        var id = Send(endless);
        _client.WaitFor(id, "execute_input");
        Thread.Sleep(_random.Next(30));
        _client.Ask("interrupt_request", [], _client.Control);
        // The interrupt's own messages in between repeat that the kernel is busy with the cell.
        var ended = new RequestResult(_client.Reply(_client.Shell, id), _client.Output(id));
        Assert.Equal("Interrupted", (string?)ended.Reply.Content["ename"]);
        Assert.Single(ended.Types, type => type == "idle");
    }

    private void Run(int count, Func<int, string> code)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal("ok", _client.Execute(code(i)).Status);
        }
    }

    private (long Managed, int Assemblies, long Resident) Memory()
    {
        var values = _client.Execute("""
            for (var i = 0; i < 3; i++) { GC.Collect(); GC.WaitForPendingFinalizers(); }
            $"{GC.GetTotalMemory(true)} {AppDomain.CurrentDomain.GetAssemblies().Length}"
            """).Result!.Split(' ');
        return (long.Parse(values[0]), int.Parse(values[1]), _process.ResidentBytes);
    }
}
