using System.Text.Json;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.Experiments.Sweeps;
using DpoNotebooks.Experiments.Tests.Fixtures;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Reporting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Tests.Sweeps;

// A sweep sets the number of torch's threads, which other tests share.
[Collection(TorchGenerator.Name)]
public sealed class SweepStoreTests : IDisposable
{
    private static readonly TrainingConfig Training = new()
    { Steps = 4, Seed = 0, BatchSize = 6, EvaluateEvery = 2, Schedule = new Schedule { LearningRate = 1e-3, WarmupSteps = 0 } };

    private static readonly Method[] Methods =
    [
        PreferenceMethod.Dpo(1, Training) with { Seeds = [0, 1], KeepPolicy = true },
        PreferenceMethod.PreferredFt(Training),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly List<TrainingReport> _reports = [];

    private RunStore Store => new(_folder.PathOf("store")) { Checkpoints = new CheckpointConfig { Folder = "checkpoints", EverySteps = 1 } };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_finished_run_is_read_from_the_store_with_the_same_bits()
    {
        var plain = Run(store: null);
        var stored = Run(Store);
        _reports.Clear();

        var read = Run(Store);

        Assert.Equal(plain, stored);
        Assert.Equal(plain, read);
        Assert.All(_reports, report => Assert.Null(report.Step)); // nothing was trained
        Assert.Equal((12, 12), (_reports[^1].Done, _reports[^1].Total));
        Assert.All(Directory.GetDirectories(Store.Folder), run => Assert.Equal(RunStatus.Finished, Store[Path.GetFileName(run)].Status()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(11)]
    public void A_sweep_that_is_stopped_continues_and_has_the_bits_of_one_that_is_not(int steps)
    {
        using var cancel = new CancellationTokenSource();
        Run(Store, cancel: cancel, cancelAfter: steps);
        var interrupted = Directory.GetDirectories(Store.Folder).Count(run => Store[Path.GetFileName(run)].Status() == RunStatus.Interrupted);
        _reports.Clear();

        var continued = Run(Store);

        Assert.Equal(Run(store: null), continued);
        Assert.Equal(steps % 4 == 0 ? 0 : 1, interrupted);
        Assert.Equal(12 - steps + 12, _reports.Count(report => report.Step is not null)); // no step is made twice; 12 are those of the plain sweep
        Assert.Contains(_reports, report => report.Text.Contains(steps % 4 == 0 ? "finished before" : $"continuing after step {steps % 4} of 4"));
    }

    [Fact]
    public void A_damaged_result_or_checkpoint_is_computed_again()
    {
        using var cancel = new CancellationTokenSource();
        Run(Store, cancel: cancel, cancelAfter: 6);
        foreach (var file in Directory.GetFiles(_folder.Path, "*.json*", SearchOption.AllDirectories).Where(file => !file.EndsWith("record.json")))
        {
            File.WriteAllText(file, "damaged");
        }

        _reports.Clear();

        Assert.Equal(Run(store: null), Run(Store));
        Assert.Contains(_reports, report => report.Text.Contains("the stored result is damaged and is computed again", StringComparison.Ordinal));
        Assert.Contains(_reports, report => report.Text.Contains("starting over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_another_process_works_on_is_left_to_it()
    {
        Run(Store);
        var first = Store[Path.GetFileName(Directory.GetDirectories(Store.Folder)[0])];
        WholeFolder.Delete(first.ResultFolder);
        var mine = first.TryLock();
        Assert.NotNull(mine);
        Assert.Null(first.TryLock());
        Assert.Equal(RunStatus.Running, first.Status());

        var sweep = Task.Run(() => Run(Store), TestContext.Current.CancellationToken);
        var ended = await Task.WhenAny(sweep, Task.Delay(1500, TestContext.Current.CancellationToken));
        Assert.NotSame(sweep, ended);
        mine.Dispose();

        Assert.Equal(Run(store: null), await sweep);
    }

    [Fact]
    public void What_decides_the_numbers_decides_the_id_and_what_is_shown_does_not()
    {
        Run(Store);
        var before = Directory.GetDirectories(Store.Folder).Length;

        Run(Store, [Methods[0] with { Look = Evaluation.SeriesLook.Of("x"), KeepPolicy = false, Seeds = [1] }]);
        Assert.Equal(before, Directory.GetDirectories(Store.Folder).Length);

        Run(Store, [PreferenceMethod.Dpo(2, Training)]);
        Assert.Equal(before + 1, Directory.GetDirectories(Store.Folder).Length);
    }

    /// <summary>Everything that the runs of a sweep have measured, and the weights of the policy that is kept.</summary>
    private string Run(RunStore? store, Method[]? methods = null, CancellationTokenSource? cancel = null, int cancelAfter = int.MaxValue)
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();
        var steps = 0;
        var context = new ExperimentContext
        {
            Cancel = cancel?.Token ?? default,
            Training = _ => report =>
            {
                _reports.Add(report);
                if (report.Step is not null && ++steps == cancelAfter)
                {
                    cancel!.Cancel();
                }
            },
        };
        var runs = Sweep.Run(TinyInputs.Of(reference), methods ?? Methods, workers: 1, context, store: store);
        var text = string.Join('\n', runs.Select(run => string.Join('\n',
            run.Method.RunOf(run.Seed), run.History.ToJson().ToJsonString(), JsonSerializer.Serialize(run.Measurements, RecordJson.Options),
            JsonSerializer.Serialize(run.Points, RecordJson.Options), run.Policy?.WeightsHash())));
        foreach (var run in runs)
        {
            run.Policy?.Dispose();
        }

        return text;
    }
}
