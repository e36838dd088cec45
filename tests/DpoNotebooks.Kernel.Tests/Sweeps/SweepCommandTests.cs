using System.Diagnostics;
using System.Text.RegularExpressions;
using DpoNotebooks.Data;
using DpoNotebooks.Experiments.Sentiment;
using DpoNotebooks.Kernel.Sweeps;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Sweeps;

/// <summary>Sweeps as a user makes them: in processes of their own, on a store of their own.</summary>
public sealed partial class SweepCommandTests : IDisposable
{
    private const int Runs = 3;
    private const int Kills = 3;

    private readonly TemporaryFolder _folder = new();

    public SweepCommandTests() => SentimentSweep.Write(_folder.PathOf("sweep.jsonl"), SentimentSweep.Split(SentimentScales.Smoke).Take(Runs));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sweep_that_is_killed_again_and_again_has_the_files_of_one_that_is_not()
    {
        Assert.Equal(Runs, await Sweep("whole"));
        var random = new SplitMix64(4);
        var kills = 0;
        while (kills < Kills && !Directory.Exists(_folder.PathOf(Path.Combine("killed", "results"))))
        {
            using var process = Start("killed");
            // The time is counted from the first file on, so that a slow machine is not killed before it begins.
            await Until(() => process.HasExited || Directory.Exists(_folder.PathOf("killed")));
            await Task.Delay(TimeSpan.FromSeconds(0.2 + 4 * random.NextDouble()), TestContext.Current.CancellationToken);
            kills += process.HasExited ? 0 : 1;
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await Sweep("killed");

        Assert.Equal(ResultsOf("whole"), ResultsOf("killed"));
        Assert.True(kills > 0);
        Assert.Equal(0, await Sweep("killed")); // nothing is left to do
        Assert.Equal(ResultsOf("whole"), ResultsOf("killed"));
    }

    [Fact]
    public async Task Two_processes_on_one_store_make_each_run_once()
    {
        var made = await Task.WhenAll(Sweep("shared"), Sweep("shared"));

        Assert.Equal(Runs, made.Sum());
        var status = await CommandCall.Of(SweepCommand.Create(), "list", _folder.PathOf("sweep.jsonl"), "-o", _folder.PathOf("shared"));
        Assert.Equal(Runs, status.Output.Split('\n').Count(line => line.Contains("DPO β = ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Make_writes_one_run_a_line_and_status_and_list_say_what_is_left()
    {
        var (file, store) = (_folder.PathOf("made.jsonl"), _folder.PathOf("none"));

        Assert.Equal(0, (await CommandCall.Of(SweepCommand.Create(), "make", file, "--scale", "Smoke", "--seed", "1")).Status);
        var status = await CommandCall.Of(SweepCommand.Create(), "status", file, "-o", store);
        var list = await CommandCall.Of(SweepCommand.Create(), "list", file, "-o", store);

        var records = SentimentSweep.Read(file);
        Assert.Equal(SentimentScales.Of("Smoke", 1).Methods.Sum(method => method.Seeds.Count), records.Count);
        Assert.All(records, record => Assert.Single(Assert.Single(record.Methods).Seeds));
        Assert.Single(SentimentSweep.Join(records));
        Assert.Equal($"waiting      {records.Count} of {records.Count}\n", status.Output);
        Assert.Contains("not known yet     waiting      6 steps             DPO β = 0.05, seed 1000\n", list.Output);
        Assert.False(Directory.Exists(store));
    }

    [Theory]
    [InlineData("", "the file has no records")]
    [InlineData("{}", "bad.jsonl:1: ")]
    [InlineData("[1]", "bad.jsonl:1: ")]
    [InlineData("""{"name":"x","colour":"red"}""", "colour")]
    public async Task A_file_that_is_not_a_sweep_is_refused_with_its_line(string text, string expected)
    {
        var call = await CommandCall.Of(SweepCommand.Create(), "run", _folder.Write("bad.jsonl", text), "-o", _folder.PathOf("store"));

        Assert.Equal(1, call.Status);
        Assert.Contains(expected, call.Error);
    }

    /// <summary>Makes the sweep and returns the number of runs that this process has made.</summary>
    private async Task<int> Sweep(string store)
    {
        var (status, output, error) = await DpoProcess.RunIn(_folder.Path, "sweep", "run", "sweep.jsonl", "-o", store, "--workers", "1");
        Assert.True(status == 0, error);
        return int.Parse(MadeRuns().Match(output).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private Process Start(string store)
    {
        var process = DpoProcess.Start([], _folder.Path, ["sweep", "run", "sweep.jsonl", "-o", store, "--workers", "1", "--save-every", "1"]);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task Until(Func<bool> isTrue)
    {
        while (!isTrue())
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    // Without the costs, which differ from run to run.
    private string[] ResultsOf(string store) =>
        [.. Directory.GetFiles(_folder.PathOf(Path.Combine(store, "results")), "*", SearchOption.AllDirectories).Order()
            .Where(file => Path.GetFileName(file) != "costs.csv").Select(file => $"{Path.GetFileName(file)}\n{File.ReadAllText(file)}")];

    [GeneratedRegex(@"made (\d+) of 3 runs")]
    private static partial Regex MadeRuns();
}
