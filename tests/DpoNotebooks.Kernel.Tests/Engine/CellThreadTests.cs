using DpoNotebooks.Kernel.Engine;

namespace DpoNotebooks.Kernel.Tests.Engine;

public sealed class CellThreadTests : EngineTests
{
    [Fact]
    public async Task Code_after_an_await_runs_on_the_thread_of_the_cells()
    {
        await Run("var before = Environment.CurrentManagedThreadId; await Task.Delay(10); before == Environment.CurrentManagedThreadId");
        Assert.Equal("True", Result());

        await Run("before == Environment.CurrentManagedThreadId");
        Assert.Equal("True", Result());
    }

    [Fact]
    public async Task A_cell_can_block_on_a_task_whose_continuations_need_its_thread()
    {
        await Run("async Task<int> Slow() { await Task.Delay(5); await Task.Delay(5); return 7; }");

        await Run("var task = Slow(); System.Threading.Thread.SpinWait(1_000_000); task.Wait(); task.Result + Slow().GetAwaiter().GetResult()");

        Assert.Equal("14", Result());
    }

    [Fact]
    public async Task A_continuation_can_block_on_a_task_whose_continuation_is_also_pending()
    {
        await Run("""
            async Task Second(Task b) { await b; }
            async Task First(Task a, Task second) { await a; second.Wait(); }
            """);

        // In some of the rounds, both continuations are pending before the thread wakes up for the first one.
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
    public async Task A_recursion_of_depth_300000_does_not_overflow_the_stack()
    {
        await Run("int Deep(int n) => n == 0 ? 0 : 1 + Deep(n - 1); Deep(300_000)");

        Assert.Equal("300000", Result());
    }

    [Fact]
    public async Task A_task_of_a_cell_without_declarations_keeps_running()
    {
        await Run("var seen = new TaskCompletionSource<int>();");
        await Run("_ = Task.Run(async () => { await Task.Delay(50); GC.Collect(); seen.SetResult(7); });");
        await Run("await seen.Task");

        Assert.Equal("7", Result());
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("await Task.Delay(60_000);")]
    [InlineData("var p = new Progress(); for (var i = 0; ; i++) { p.Report(0, 1, \"x\"); }")]
    public async Task A_stopped_cell_keeps_its_variables_and_those_of_earlier_cells(string endless)
    {
        await Run("var before = 5;");
        using var stop = new CellStop();
        var running = Engine.RunAsync("var within = 6; Console.Write(\"started\"); " + endless, "cell 2", _ => stop.Request(), stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Run("before + within");
        Assert.Equal("11", Result());
    }
}
