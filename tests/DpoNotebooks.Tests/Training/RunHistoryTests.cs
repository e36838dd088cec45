using System.Buffers.Binary;
using System.Text;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

public class RunHistoryTests
{
    private static RunHistory History()
    {
        var history = new RunHistory();
        history.Add(new HistoryRow(1, 8, new Dictionary<string, double> { ["loss"] = 0.75, ["grad_norm"] = 2 }));
        history.Add(new HistoryRow(2, 16, new Dictionary<string, double> { ["loss"] = 0.5 }));
        history.Add(new HistoryRow(2, 16, new Dictionary<string, double> { ["eval/reward"] = 0.25 }));
        return history;
    }

    [Fact]
    public void A_metric_that_a_row_does_not_have_is_null_in_the_table_and_missing_in_the_json()
    {
        var frame = History().ToDataFrame();

        Assert.Equal(["step", "examples", "loss", "grad_norm", "eval/reward"], frame.Columns.Select(column => column.Name));
        Assert.Equal([0.75, 0.5, null], frame["loss"].Cast<double?>());
        Assert.Equal(
            """[{"step":1,"examples":8,"loss":0.75,"grad_norm":2},{"step":2,"examples":16,"loss":0.5},{"step":2,"examples":16,"eval/reward":0.25}]""",
            History().ToJson().ToJsonString());
    }

    [Fact]
    public void Series_returns_the_steps_at_which_the_metric_was_measured() =>
        Assert.Equal([(1, 0.75), (2, 0.5)], History().Series("loss"));

    /// <summary>An event file is records of length, checksum, event, checksum; the first event names the version.</summary>
    [Fact]
    public void WriteTensorBoard_writes_one_event_per_metric()
    {
        using var folder = new TemporaryFolder();

        History().WriteTensorBoard(folder.Path);

        var bytes = File.ReadAllBytes(Assert.Single(Directory.GetFiles(folder.Path)));
        var events = new List<string>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            events.Add(Encoding.Latin1.GetString(bytes, at + 12, length));
            at += 12 + length + 4;
        }

        string[] names = ["loss", "grad_norm", "eval/reward"];
        Assert.Equal(["loss", "grad_norm", "loss", "eval/reward"], events.Where(text => !text.Contains("brain.Event", StringComparison.Ordinal))
            .Select(text => names.Single(name => text.Contains(name, StringComparison.Ordinal))));
    }
}
