using DpoNotebooks.Kernel.Engine;

namespace DpoNotebooks.Kernel.Tests.Compiler;

public sealed class StopPointTests : IDisposable
{
    private readonly CellEngine _engine = new("test", AppContext.BaseDirectory);
    private readonly List<CellEvent> _events = [];

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("again: goto again;")]
    [InlineData("do { } while (true);")]
    [InlineData("for (; ; ) { try { for (; ; ) { } } catch { } }")]
    [InlineData("try { throw new Exception(); } catch { while (true) { } }")]
    [InlineData("try { } finally { while (true) { } }")]
    [InlineData("long Slow(int n) => n < 2 ? n : Slow(n - 1) + Slow(n - 2); Slow(90);")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Select(i => Math.Sqrt(i)).Sum()")]
    [InlineData("IEnumerable<int> Forever() { while (true) yield return 1; } foreach (var one in Forever()) { }")]
    [InlineData("async Task Work() { await Task.Yield(); while (true) { } } await Work();")]
    [InlineData("Task.Run(() => { while (true) { } }).Wait();")]
    [InlineData("Parallel.For(0, 4, i => { while (true) { } });")]
    [InlineData("System.Threading.Thread.Sleep(600_000);")]
    [InlineData("new System.Threading.ManualResetEvent(false).WaitOne();")]
    [InlineData("class Slow { static Slow() { while (true) { } } public static int One; } Slow.One")]
    public async Task A_stop_ends_every_kind_of_endless_cell(string endless)
    {
        await Run("var kept = 5;");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAndStop(endless));
        await Run("kept");

        Assert.Equal("5", _events.OfType<ResultValue>().Single().Bundle.Text);
    }

    [Fact]
    public async Task A_stopped_cell_does_not_continue_after_its_await()
    {
        await Run("var turns = 0;");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAndStop("while (true) { await Task.Delay(1); turns++; }"));
        await Run("var then = turns; await Task.Delay(100); turns - then < 2"); // its last await ends, but the rest of the iteration does not run

        Assert.Equal("True", _events.OfType<ResultValue>().Single().Bundle.Text);
    }

    [Fact]
    public async Task A_task_of_an_earlier_cell_keeps_running_when_a_later_cell_is_stopped()
    {
        await Run("var turns = 0; var end = false; var left = Task.Run(() => { while (!end) { turns++; System.Threading.Thread.Sleep(1); } });");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAndStop("while (true) { }"));
        await Run("var then = turns; await Task.Delay(100); end = true; await left; turns > then");

        Assert.Equal("True", _events.OfType<ResultValue>().Single().Bundle.Text);
    }

    [Fact]
    public async Task Stop_points_do_not_change_loops_and_jumps()
    {
        await Run("""
            var sum = 0;
            for (var i = 0; i < 5; i++)
            {
                if (i == 3) continue;
                switch (i) { case 1: goto case 2; case 2: sum += 10; break; default: sum++; break; }
            }
            sum
            """);

        Assert.Equal("22", _events.OfType<ResultValue>().Single().Bundle.Text);
    }

    private async Task Run(string code)
    {
        _events.Clear();
        using var stop = new CellStop(TestContext.Current.CancellationToken);
        Assert.Null(await _engine.RunAsync(code, "cell", _events.Add, stop));
    }

    // Stops the cell after it has started.
    private async Task RunAndStop(string endless)
    {
        using var stop = new CellStop();
        await _engine.RunAsync("Console.Write(\"started\"); " + endless, "cell", _ => stop.Request(), stop).WaitAsync(TimeSpan.FromMinutes(1));
    }
}
