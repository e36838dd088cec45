using System.Globalization;
using System.Text.Json.Nodes;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Models.Runtime;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Tests.Evaluation;

public class ResultsFolderTests
{
    private static readonly Dictionary<string, string> Hashes = new() { ["data"] = "ab", ["base"] = "cd" };
    private static readonly RunEnvironment MadeBy = RunEnvironment.Of(CPU, ScalarType.Float32);

    [Fact]
    public void The_experiment_is_saved_with_its_hashes_and_recognized()
    {
        using var folder = new TemporaryFolder();
        var results = new ResultsFolder(folder.PathOf("run"));
        var experiment = new Experiment(0.1, [1, 2], new Nested(1e-6));

        Assert.False(results.Holds(experiment, Hashes));
        results.SaveExperiment(experiment, Hashes, MadeBy);

        var json = JsonNode.Parse(File.ReadAllText(results.ExperimentFile))!;
        Assert.Equal(1e-6, (double)json["experiment"]!["optimizer"]!["learningRate"]!);
        Assert.Equal("ab", (string?)json["sha256"]!["data"]);
        Assert.Equal("cpu", (string?)json["madeBy"]!["device"]);
        Assert.Equal(64, ((string?)json["sha256"]!["experiment"])!.Length);
        Assert.True(results.Holds(experiment, Hashes));
        Assert.False(results.Holds(experiment with { Beta = 0.2 }, Hashes));
        results.SaveExperiment(experiment, Hashes, MadeBy with { Threads = 99 });
        Assert.True(results.Holds(experiment, Hashes));
        results.SaveExperiment(experiment with { Beta = 0.2 }, Hashes, MadeBy);
        Assert.True(results.Holds(experiment with { Beta = 0.2 }, Hashes));
        results.SaveExperiment(experiment, Hashes, MadeBy);
        Assert.False(results.Holds(experiment, new Dictionary<string, string>(Hashes) { ["data"] = "ef" }));
    }

    [Fact]
    public void A_history_round_trips_exactly_in_any_culture()
    {
        using var folder = new TemporaryFolder();
        var results = new ResultsFolder(folder.Path);
        double?[] losses = [0.1 + 0.2, null, 1e-300, double.NaN, -5];
        var history = new DataFrame(
            new Int32DataFrameColumn("step", [1, 2, 3, 4, 5]),
            new DoubleDataFrameColumn("loss", losses),
            new SingleDataFrameColumn("rewards/margins", [0.1f, 0.2f, 0.3f, 1e-8f, 7f]),
            new StringDataFrameColumn("note", ["a,b", "\"q\"", "", "x", "1"]));
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = "," } };
            results.SaveHistory(history);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        var read = results.LoadHistory();

        Assert.StartsWith("step,loss,rewards/margins,note\n1,0.30000000000000004,0.1,", File.ReadAllText(results.HistoryFile));
        Assert.Equal(losses, read["loss"].Cast<double?>());
        Assert.Equal([0.1f, 0.2f, 0.3f, 1e-8f, 7f], read["rewards/margins"].Cast<double?>().Select(value => (float)value!));
        Assert.Equal(["a,b", "\"q\"", "", "x", "1"], read["note"].Cast<string>());
    }

    [Fact]
    public void A_ragged_history_throws_and_names_the_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("history.csv"), "step,loss\n1,2\n3\n");

        var error = Assert.Throws<InvalidDataException>(() => new ResultsFolder(folder.Path).LoadHistory());

        Assert.Contains("line 3", error.Message);
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        var results = new ResultsFolder(folder.Path);
        results.SaveExperiment(new Experiment(1, [], new Nested(1)), Hashes, MadeBy);
        var before = File.ReadAllText(results.ExperimentFile);

        Assert.ThrowsAny<Exception>(() => results.SaveExperiment(new Unwritable(), Hashes, MadeBy));

        Assert.Equal(before, File.ReadAllText(results.ExperimentFile));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_hash_of_a_file_is_its_sha256()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("abc"), "abc");

        Assert.Equal( // FIPS 180-4's example
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ResultsFolder.Sha256Of(folder.PathOf("abc")));
    }

    private sealed record Experiment(double Beta, int[] Seeds, Nested Optimizer);

    private sealed record Nested(double LearningRate);

    private sealed record Unwritable
    {
        public Unwritable Self => this;
    }
}
