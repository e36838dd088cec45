using System.Diagnostics;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Benchmarks;

/// <summary>What a reader of a notebook waits for: the kernel's start, its cells, completions, interrupts, output; and what it grows to.</summary>
public static class KernelTimes
{
    private const int Cells = 2000;

    public static void Print()
    {
        // The first start reads the program from the disk.
        using (var early = Started())
        {
            early.Client.Execute("1 + 1");
        }

        using (var quick = Started())
        {
            Row("ready (≤ 1000)", quick.Client.WhenReady.TotalMilliseconds);
            Row("first cell, at once (≤ 2000)", Time(() => quick.Client.Execute("1 + 1")));
        }

        using var kernel = Started();
        var client = kernel.Client;
        Thread.Sleep(3000);
        Row("first cell, 3 seconds later", Time(() => client.Execute("1 + 1")));
        Row("first tensor", Time(() => client.Execute("torch.randn(3)")));
        Completion(client);
        Row("interrupt of while (true)", Interrupt(client, "while (true) { }"));
        client.Execute("var start = Quickstart.Load(\"Embedded\", 0);");
        Row("interrupt of a training run (≤ 500)", Interrupt(client, "var run = start.Train(beta: 0.1);"));
        Output(client, kernel.Process);
        ManyCells(client, kernel.Process);
    }

    private static Running Started()
    {
        var process = new KernelProcess();
        return new Running(process, new KernelClient(process.Connection));
    }

    private static void Completion(KernelClient client)
    {
        var request = new JsonObject { ["code"] = "torch.", ["cursor_pos"] = 6 };
        Row("first completion", Time(() => client.Ask("complete_request", request.DeepClone().AsObject())));
        var times = Times(200, i => client.Ask("complete_request", request.DeepClone().AsObject()));
        Row("completion, median and 95 of 100 (≤ 150)", times[100], times[190]);
    }

    private static double Interrupt(KernelClient client, string code)
    {
        var id = client.Send("execute_request", KernelClient.Execution($"Console.WriteLine(); {code}"));
        client.Hear(id, "stream");
        Thread.Sleep(2000);
        return Time(() =>
        {
            client.Send("interrupt_request", [], client.Control);
            client.Reply(client.Shell, id);
        });
    }

    private static void Output(KernelClient client, KernelProcess process)
    {
        const int Lines = 500_000;
        var seconds = Time(() => client.Execute($"for (var i = 0; i < {Lines}; i++) Console.WriteLine(\"{new string('.', 99)}\");")) / 1000;
        Console.WriteLine($"  output of {Lines} lines of 100 letters: {Lines / 1e4 / seconds:F0} MB/s, {process.ResidentBytes / 1e6:F0} MB resident");
    }

    private static void ManyCells(KernelClient client, KernelProcess process)
    {
        client.Execute("var n = 0;");
        var clock = Stopwatch.StartNew();
        var times = Times(Cells, i => client.Execute(i % 3 == 0 ? $"var v{i} = n;" : "n++; n"));
        Row($"cell, median and 95 of 100 of {Cells} (≤ 50)", times[Cells / 2], times[Cells * 95 / 100]);
        Console.WriteLine($"  {Cells / clock.Elapsed.TotalSeconds:F0} cells a second");
        var managed = client.Execute("GC.Collect(); $\"{GC.GetTotalMemory(true) / 1e6:F0}\"").Result;
        Console.WriteLine($"  after them: {process.ResidentBytes / 1e6:F0} MB resident, {managed} MB of them managed");
    }

    private static double[] Times(int count, Action<int> act)
    {
        double[] times = [.. Enumerable.Range(0, count).Select(i => Time(() => act(i)))];
        Array.Sort(times);
        return times;
    }

    private static double Time(Action act)
    {
        var clock = Stopwatch.StartNew();
        act();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static void Row(string what, params double[] milliseconds) =>
        Console.WriteLine($"  {what}: {string.Join(", ", milliseconds.Select(one => $"{one:F0} ms"))}");

    private sealed record Running(KernelProcess Process, KernelClient Client) : IDisposable
    {
        public void Dispose()
        {
            Client.Dispose();
            Process.Dispose();
        }
    }
}
