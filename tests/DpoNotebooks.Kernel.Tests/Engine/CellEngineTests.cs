using System.Reflection;
using System.Runtime.CompilerServices;
using DpoNotebooks.Kernel.Engine;

namespace DpoNotebooks.Kernel.Tests.Engine;

public sealed class CellEngineTests : IDisposable
{
    private readonly CellEngine _engine = new("test", AppContext.BaseDirectory);
    private readonly List<CellEvent> _events = [];
    private int _count;

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task What_a_cell_declares_is_there_in_the_next()
    {
        await Run("var x = 40; int Add(int a) => x + a; record Pair(int A);");
        Assert.True(await Run("x++; Add(1)"));

        Assert.Equal("42", Result());
    }

    [Fact]
    public async Task The_last_expression_is_the_result_and_a_statement_has_none()
    {
        await Run("1 + 1");
        Assert.Equal("2", Result());

        await Run("var y = 3;");
        Assert.Empty(_events);
    }

    [Theory]
    [InlineData("")]
    [InlineData("// only a comment")]
    public async Task A_cell_without_code_does_nothing(string code)
    {
        Assert.True(await Run(code));
        Assert.Empty(_events);
        await Run("var x = 1;");
        Assert.True(await Run(code));
        await Run("x");
        Assert.Equal("1", Result());
    }

    [Fact]
    public async Task Usings_hold_for_the_cells_that_follow()
    {
        await Run("var a = 1;");
        await Run("using System.Numerics;\nusing Half2 = System.Half;");
        await Run("var b = new Vector2(1, 2); Half2 c = (Half2)1;");
        await Run("b.Y + a + (float)c");

        Assert.Equal("4", Result());
    }

    [Fact]
    public async Task Await_stays_on_the_thread_of_the_cells()
    {
        await Run("var before = Environment.CurrentManagedThreadId; await Task.Delay(10); before == Environment.CurrentManagedThreadId");
        Assert.Equal("True", Result());

        await Run("before == Environment.CurrentManagedThreadId");
        Assert.Equal("True", Result());
    }

    [Fact]
    public async Task A_cell_may_wait_for_a_task_whose_awaits_come_back_to_its_thread()
    {
        await Run("async Task<int> Slow() { await Task.Delay(5); await Task.Delay(5); return 7; }");

        await Run("var task = Slow(); System.Threading.Thread.SpinWait(1_000_000); task.Wait(); task.Result + Slow().GetAwaiter().GetResult()");

        Assert.Equal("14", Result());
    }

    [Fact]
    public async Task Of_two_tasks_that_come_back_at_once_one_may_wait_for_the_other()
    {
        await Run("""
            async Task Second(Task b) { await b; }
            async Task First(Task a, Task second) { await a; second.Wait(); }
            """);

        // Both come back before the thread has woken for the first, in some of the rounds at least.
        await Run("""
            var rounds = 0;
            for (; rounds < 30; rounds++)
            {
                var (a, b) = (new TaskCompletionSource(), new TaskCompletionSource());
                var first = First(a.Task, Second(b.Task));
                _ = Task.Run(async () => { await Task.Delay(2); a.SetResult(); b.SetResult(); });
                await first;
            }
            rounds
            """);

        Assert.Equal("30", Result());
    }

    [Fact]
    public async Task Extension_methods_can_be_declared_in_a_cell()
    {
        await Run("public static int Twice(this int x) => 2 * x;");
        await Run("21.Twice()");

        Assert.Equal("42", Result());
    }

    [Fact]
    public async Task A_deep_recursion_has_room()
    {
        await Run("int Deep(int n) => n == 0 ? 0 : 1 + Deep(n - 1); Deep(300_000)");

        Assert.Equal("300000", Result());
    }

    [Fact]
    public async Task Torch_and_the_toolkit_are_in_scope_without_a_reference()
    {
        await Run("#r \"nuget: TorchSharp-cpu, 0.107.0\"\n#r \"../bin/DpoNotebooks.dll\"\nnew SequenceBatch(ones(2, 3, ScalarType.Int64), [1, 1], [3, 3]).Ids.sum().item<long>()");

        Assert.Equal("6", Result());
    }

    [Fact]
    public async Task A_loaded_file_runs_first_and_its_declarations_stay()
    {
        using var folder = new TemporaryFolder();
        var bad = folder.Write("bad.csx", "int Twice(int x) => 2 * x;\nthrow new InvalidOperationException(\"in the file\");");
        var good = folder.Write("good.csx", "int Thrice(int x) => 3 * x;");

        await Run($"#load \"{good}\"\nThrice(14)");
        Assert.Equal("42", Result());
        Assert.False(await Run($"#load \"{bad}\"\n1"));
        Assert.Equal("in the file (line 2)", Error().Message);
        await Run("Thrice(1)");
        Assert.Equal("3", Result());
    }

    [Theory]
    [InlineData("#!markdown\n# Title", "text/markdown", "# Title")]
    [InlineData("#!html\n<b>x</b>", "text/html", "<b>x</b>")]
    [InlineData("\"*x*\".DisplayAs(\"text/markdown\");", "text/markdown", "*x*")]
    public async Task A_cell_can_be_text(string code, string type, string text)
    {
        Assert.True(await Run(code));

        Assert.Equal(text, _events.OfType<DisplayOutput>().Single().Displayed.Bundle.Data[type].Trim());
    }

    [Fact]
    public async Task A_timed_cell_says_how_long_it_took()
    {
        await Run("#!time\n1 + 1");

        Assert.Equal("2", Result());
        Assert.Matches(@"^\d+\.\d{3} s\n$", string.Concat(_events.OfType<StreamText>().Select(text => text.Text)));
    }

    [Fact]
    public async Task A_directive_that_cannot_be_followed_is_an_error_with_its_line()
    {
        Assert.False(await Run("var a = 1;\n#!fsharp\n1"));
        Assert.Equal("DirectiveError", Error().Name);
        Assert.StartsWith("line 2: #!fsharp", Error().Message, StringComparison.Ordinal);

        Assert.False(await Run("#r \"no/such.dll\""));
        Assert.StartsWith("line 1: ", Error().Message, StringComparison.Ordinal);
        Assert.Contains("such.dll", Error().Message);
    }

    [Fact]
    public async Task A_variable_of_a_cell_that_fails_keeps_what_it_had()
    {
        Assert.False(await Run("var half = 1; half = 2; throw new Exception();"));
        await Run("half");

        Assert.Equal("2", Result());
    }

    [Fact]
    public async Task What_a_cell_without_declarations_leaves_running_goes_on()
    {
        await Run("var seen = new TaskCompletionSource<int>();");
        await Run("_ = Task.Run(async () => { await Task.Delay(50); GC.Collect(); seen.SetResult(7); });");
        await Run("await seen.Task");

        Assert.Equal("7", Result());
    }

    [Fact]
    public async Task Text_goes_to_the_cell_that_wrote_it_also_from_tasks_and_threads()
    {
        await Run("""
            Console.Write("a");
            await Task.Run(() => Console.Write("b"));
            var thread = new System.Threading.Thread(() => Console.Error.Write("c")); thread.Start(); thread.Join();
            """);

        Assert.Equal([new StreamText("stdout", "a"), new StreamText("stdout", "b"), new StreamText("stderr", "c")], _events);
    }

    [Fact]
    public async Task What_is_displayed_can_be_updated_under_its_id()
    {
        await Run("var shown = display(\"one\"); shown.Update(\"two\"); 3.Display(); HTML(\"<b>x</b>\")");

        var shown = _events.OfType<DisplayOutput>().Select(output => output.Displayed).ToList();
        Assert.Equal(["one", "two", "3"], shown.Select(displayed => displayed.Bundle.Text));
        Assert.Equal([false, true, false], shown.Select(displayed => displayed.Update));
        Assert.Equal(shown[0].Id, shown[1].Id);
        Assert.NotEqual(shown[0].Id, shown[2].Id);
        Assert.Equal("<b>x</b>", _events.OfType<ResultValue>().Single().Bundle.Data["text/html"]);
    }

    [Fact]
    public async Task A_compile_error_marks_the_line_and_the_column()
    {
        Assert.False(await Run("var a = 1;\nvar b = a + nope;"));

        Assert.Equal("CompileError", Error().Name);
        Assert.Equal("line 2: error CS0103: The name 'nope' does not exist in the current context", Error().Message);
        Assert.Equal(["   2 | var b = a + nope;", "     |             ^"], Error().Traceback.Skip(1));
    }

    [Fact]
    public async Task A_runtime_error_names_type_message_and_line_of_the_cell_and_keeps_the_state()
    {
        await Run("var kept = 7;\n\nvoid Fail() =>\n    throw new InvalidOperationException(\"bad β\");");
        Assert.False(await Run("kept = 8;\n// here\nthrow new ArgumentException(\"no good\", new InvalidOperationException(\"inside\"));"));

        Assert.Equal("ArgumentException", Error().Name);
        Assert.Equal("no good (line 3)", Error().Message);
        Assert.Equal("line 3: ArgumentException: no good", Error().Traceback[0]);
        Assert.StartsWith("   3 | throw new", Error().Traceback[1], StringComparison.Ordinal);
        Assert.Contains("caused by InvalidOperationException: inside", Error().Traceback);
        await Run("kept");
        Assert.Equal("8", Result());
    }

    [Fact]
    public async Task An_error_in_a_function_of_an_earlier_cell_is_marked_where_this_cell_called_it()
    {
        await Run("void Fail() => throw new InvalidOperationException(\"bad\");");
        await Run("var a = 1;\nFail();");

        Assert.Equal("line 2: InvalidOperationException: bad", Error().Traceback[0]);
        Assert.Contains(Error().Traceback, line => line.Contains("at Fail() in cell 1:line 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("await Task.Delay(60_000);")]
    [InlineData("var p = new Progress(); for (var i = 0; ; i++) { p.Report(0, 1, \"x\"); }")]
    public async Task A_cell_can_be_stopped_and_what_came_before_is_still_there(string endless)
    {
        await Run("var before = 5;");
        using var stop = new CellStop();
        var running = _engine.RunAsync("var within = 6; Console.Write(\"started\"); " + endless, "cell 2", output => stop.Ask(), stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Run("before + within");
        Assert.Equal("11", Result());
    }

    [Fact]
    public async Task An_old_result_is_not_kept_alive()
    {
        await Run("class Big { } ");
        var value = await RunForWeakReference();
        Assert.True(value.IsAlive); // while it is the newest
        await Run("1");

        for (var i = 0; i < 10 && value.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(value.IsAlive);
    }

    [Fact]
    public void An_assembly_is_found_by_its_name_whatever_version_is_asked_for()
    {
        var asked = new AssemblyName("FSharp.Core, Version=99.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a");

        Assert.Equal("FSharp.Core", Assembly.Load(asked).GetName().Name);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> RunForWeakReference()
    {
        Held = null;
        await Run("DpoNotebooks.Kernel.Tests.Engine.CellEngineTests.Hold(new Big())");
        var reference = Held!;
        Held = null;
        return reference;
    }

    public static WeakReference? Held { get; private set; }

    public static object Hold(object value)
    {
        Held = new WeakReference(value);
        return value;
    }

    private async Task<bool> Run(string code)
    {
        _events.Clear();
        using var stop = new CellStop(TestContext.Current.CancellationToken);
        return await _engine.RunAsync(code, $"cell {++_count}", _events.Add, stop) is null;
    }

    private string Result() => _events.OfType<ResultValue>().Single().Bundle.Text;

    private CellError Error() => _events.OfType<CellError>().Single();
}
