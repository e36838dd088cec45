using System.Diagnostics;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Train;

/// <summary>Signals end the program's own process, so these tests start it.</summary>
public sealed class TrainSignalTests : IDisposable
{
    private const int Steps = 40;
    private readonly TrainFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 75)]
    [InlineData("KILL", 137)]
    public async Task A_stopped_run_is_continued_to_the_bits_of_an_undisturbed_run(string signal, int status)
    {
        string[] options = [.. TrainFiles.Steps("dpo", _files.Pairs, Steps), "--eval-data", _files.Pairs, "--evaluate-every", "10", "--save-every", "2"];
        var undisturbed = await DpoProcess.RunIn(_files.Folder, ["train", .. options, "-o", "undisturbed"]);

        var (run, stopped, error) = await Stopped(options, signal);
        var refused = await DpoProcess.RunIn(_files.Folder, ["train", .. options, "-o", run]);
        var saved = Newest(run);
        var resumed = await DpoProcess.RunIn(_files.Folder, "train", "--resume", "--device", "cpu", "-o", run);

        Assert.Equal((0, status, 0), (undisturbed.Status, stopped, resumed.Status));
        Assert.InRange(saved, 2, Steps - 1);
        Assert.Equal(signal != "KILL", error.Contains($"step {saved} of {Steps} is saved in {run}/checkpoints\n", StringComparison.Ordinal));
        Assert.Equal(signal != "KILL", error.EndsWith("dpo train: interrupted; add --resume to continue\n", StringComparison.Ordinal));
        Assert.Equal(
            (1, $"dpo train: {run} holds this run, which is not finished: add --resume to continue from step {saved}\n"),
            (refused.Status, refused.Error));
        Assert.Contains($"continuing from step {saved} of {Steps}\n", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(TrainFiles.Results(_files.PathOf("undisturbed")), TrainFiles.Results(_files.PathOf(run)));
    }

    /// <summary>Starts a run, and sends it a signal after its first checkpoint. A run that is finished before the signal arrives, as can happen if this
    /// process gets no processor for long, is repeated in another folder.</summary>
    private async Task<(string Run, int Status, string Error)> Stopped(string[] options, string signal)
    {
        for (var attempt = 0; ; attempt++)
        {
            var run = $"run{attempt}";
            using var process = DpoProcess.Start([], _files.Folder, ["train", .. options, "-o", run]);
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await WaitFor(process, () => Directory.Exists(_files.PathOf($"{run}/checkpoints/step-00000002")));
            await Kill(process, signal);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await output;
            if (process.ExitCode != 0 || attempt == 10)
            {
                return (run, process.ExitCode, await error);
            }
        }
    }

    private int Newest(string run) =>
        Directory.GetDirectories(_files.PathOf($"{run}/checkpoints"), "step-????????")
            .Max(path => int.Parse(path[^8..], System.Globalization.CultureInfo.InvariantCulture));

    private static async Task WaitFor(Process process, Func<bool> happened)
    {
        while (!happened() && !process.HasExited)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static async Task Kill(Process process, string signal)
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }
}
