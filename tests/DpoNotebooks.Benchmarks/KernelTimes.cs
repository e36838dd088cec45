using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Tests.Fixtures;
using Spectre.Console;

namespace DpoNotebooks.Benchmarks;

/// <summary>Measures the response times of the Jupyter kernel.</summary>
internal static class KernelTimes
{
    private static readonly Table Rows = new Table().AddColumns("what", "measured", "limit");

    public static void Print()
    {
        var clock = Stopwatch.StartNew();
        using var process = new KernelProcess();
        var started = clock.Elapsed;
        using var client = new KernelClient(process.Connection);
        Add("ready", started + client.WhenReady, "1 s");
        Add("first cell", Time(() => client.Execute("1 + 1")), "2 s");
        Add("first tensor", Time(() => client.Execute("torch.randn(3)")), "");
        Add("later cell, median of 200", Median(200, i => client.Execute($"{i} + 1")), "50 ms");
        client.Execute("var v1 = new List<int>();");
        Complete(client, "torch.");
        Add("warm completion of torch., median of 50", Median(50, _ => Complete(client, "torch.")), "150 ms");
        Add("warm completion of v1., median of 50", Median(50, _ => Complete(client, "v1.")), "150 ms");
        Add("interrupt of while (true), median of 10", Median(10, _ => Interrupt(client, "Console.WriteLine(); while (true) { }", "stream")), "500 ms");
        client.Execute("var session = NotebookSession.Start(0); var start = Quickstart.Load(\"Embedded\", 0, session.Context);");
        const string Training = "var run = Sweep.Run(start.Inputs, [PreferenceMethod.Dpo(0.1, start.Training)], context: session.Context)[0];";
        Add("interrupt of a training run", Interrupt(client, Training, "display_data"), "500 ms");

        var before = process.ResidentBytes;
        var thousand = Time(() => Repeat(1000, i => client.Execute($"{i} + 1")));
        Rows.AddRow("1,000 cells that declare nothing", $"{Seconds(thousand)}, resident {before >> 20} to {process.ResidentBytes >> 20} MB", "flat");
        var printing = Time(() => client.Execute("for (var i = 0; i < 500_000; i++) Console.WriteLine(new string('.', 99));"));
        Rows.AddRow("50 MB of printed lines, delivered", $"{Seconds(printing)}, {50 / printing.TotalSeconds:F0} MB/s", "");
        Add("shutdown, to the end of the process", Time(() => Shutdown(client, process)), "1 s");
        AnsiConsole.Write(Rows);
    }

    private static TimeSpan Interrupt(KernelClient client, string code, string firstOutput)
    {
        var id = client.Send("execute_request", KernelClient.Execution(code));
        client.WaitFor(id, firstOutput);
        Thread.Sleep(300);
        return Time(() =>
        {
            client.Ask("interrupt_request", [], client.Control);
            client.Reply(client.Shell, id);
            client.Output(id);
        });
    }

    private static void Complete(KernelClient client, string code) =>
        client.Ask("complete_request", new JsonObject { ["code"] = code, ["cursor_pos"] = code.Length });

    private static void Shutdown(KernelClient client, KernelProcess process)
    {
        client.Send("shutdown_request", new JsonObject { ["restart"] = false }, client.Control);
        process.Process.WaitForExit();
    }

    private static TimeSpan Median(int count, Action<int> act) => Enumerable.Range(0, count).Select(i => Time(() => act(i))).Order().ElementAt(count / 2);

    private static TimeSpan Median(int count, Func<int, TimeSpan> measure) => Enumerable.Range(0, count).Select(measure).Order().ElementAt(count / 2);

    private static void Repeat(int count, Action<int> act)
    {
        for (var i = 0; i < count; i++)
        {
            act(i);
        }
    }

    private static TimeSpan Time(Action act)
    {
        var clock = Stopwatch.StartNew();
        act();
        return clock.Elapsed;
    }

    private static void Add(string what, TimeSpan time, string limit) => Rows.AddRow(what, Seconds(time), limit);

    private static string Seconds(TimeSpan time) => time.TotalSeconds >= 1
        ? time.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture) + " s"
        : time.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture) + " ms";
}
