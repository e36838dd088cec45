using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Tests.Runs;

public sealed class TrainRecordRunTests : IDisposable
{
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_cancelled_run_is_saved_and_continues_to_the_bits_of_an_undisturbed_run(int step)
    {
        var record = _files.Dpo();
        var notes = new List<string>();
        _files.Run(record, "undisturbed");
        using var cancel = new CancellationTokenSource();

        Assert.Throws<TrainingCancelledException>(() => _files.Run(record, "run", context: RunFiles.CancelledAt(step, cancel), notes: notes));
        var result = _files.Run(record, "run", resume: true, notes: notes);

        Assert.Contains($"step {step} of 6 is saved in {_files.PathOf("run/checkpoints")}", notes);
        Assert.Contains($"continuing from step {step} of 6", notes);
        Assert.Equal(6, result.History!.Rows[^1].Step);
        Assert.Equal(_files.ResultsOf("undisturbed"), _files.ResultsOf("run"));
    }

    [Fact]
    public void A_run_that_was_killed_before_its_results_were_complete_writes_them_again()
    {
        var record = _files.Dpo();
        _files.Run(record, "run");
        var before = _files.ResultsOf("run");
        Directory.Move(_files.PathOf("run/model"), _files.PathOf("run/model.tmp"));
        File.Delete(_files.PathOf("run/model.tmp/config.json"));
        File.Delete(_files.PathOf("run/history.csv"));

        _files.Run(record, "run", resume: true);

        Assert.Equal(before, _files.ResultsOf("run"));
        Assert.True(File.Exists(_files.PathOf("run/model/config.json")));
        Assert.False(Directory.Exists(_files.PathOf("run/model.tmp")));
    }

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_with_a_message()
    {
        var record = _files.Dpo();
        var notes = new List<string>();
        _files.Run(record, "run");
        var before = _files.ResultsOf("run");
        Directory.Delete(_files.PathOf("run/model"), recursive: true);
        File.WriteAllText(_files.PathOf("run/checkpoints/step-00000006/state.json"), "{}");

        _files.Run(record, "run", resume: true, notes: notes);

        Assert.Contains(notes, note => note.Contains("step-00000006 is damaged", StringComparison.Ordinal));
        Assert.Contains("continuing from step 4 of 6", notes);
        Assert.Equal(before, _files.ResultsOf("run"));
    }

    [Fact]
    public void A_checkpoint_of_other_data_is_refused()
    {
        var record = _files.Dpo();
        _files.Run(record, "run");
        Directory.Delete(_files.PathOf("run/model"), recursive: true);
        File.Delete(_files.PathOf("run/reference.logps"));
        _files.Write("pairs.jsonl", """{"prompt":"the plot","chosen":"felt great .","rejected":"felt tedious ."}""");

        var error = Assert.Throws<CheckpointException>(() => _files.Run(record, "run", resume: true));

        Assert.Contains("the pairs are others", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finished_run_is_not_repeated()
    {
        var record = _files.Dpo();
        _files.Run(record, "run");
        File.Delete(record.Data); // nothing is read

        Assert.Equal(new TrainResult(_files.PathOf("run/model"), null), _files.Run(record, "run", resume: true));
    }
}
