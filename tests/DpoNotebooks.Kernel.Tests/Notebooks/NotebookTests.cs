using System.Text.Json.Nodes;
using DpoNotebooks.Experiments.Tests.Worlds.Imdb;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Tests.Fixtures;
using DpoNotebooks.Notebook.Display;

namespace DpoNotebooks.Kernel.Tests.Notebooks;

/// <summary>Every notebook of the project, run from the first cell to the last at the Smoke scale.</summary>
public sealed class NotebookTests(NotebookRuns runs) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. NotebookRuns.Names];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_notebook_runs_to_its_end_and_each_figure_is_interactive_and_static(string name) => AssertComplete(await runs.Smoke(name));

    [Fact]
    public async Task The_sentiment_notebook_saves_the_frontier_of_every_method()
    {
        var run = await runs.Smoke("01-sentiment");
        Assert.True(File.Exists(Path.Combine(run.Results, "history.json")));
        var points = (await ReadJson(run, "frontier.json")).AsArray();

        string[] fields = ["method", "setting", "settings", "seed", "step", "reward", "rewardSe", "kl", "klSe", "n"];
        Assert.All(points, point => Assert.Equal(fields, point!.AsObject().Select(field => field.Key).Take(10)));
        Assert.Equal(
            ["Best-of-N", "DPO", "DPO (tuned)", "Preferred-FT", "Preferred-FT (tuned)", "SFT", "Unlikelihood", "Unlikelihood (tuned)"], Methods(points));
        var dpo = points.Where(point => (string)point!["method"]! == "DPO").ToArray();
        Assert.Equal([0.05, 0.1, 1, 5], dpo.Select(point => (double)point!["settings"]!["β"]!).Distinct().Order());
        Assert.Equal([0, 1], dpo.Select(point => (int)point!["seed"]!).Distinct().Order());
        Assert.All(dpo, point => Assert.True((double)point!["rewardSe"]! > 0 && (double)point["klSe"]! > 0));
    }

    [Fact]
    public async Task A_loss_that_a_cell_declares_is_saved_and_read_back_and_trains_with_the_same_bits()
    {
        var run = await runs.Smoke("05-your-own");

        var outputs = NotebookDocument.Read(run.Notebook).Cells.SelectMany(cell => cell.Outputs);
        var printed = string.Concat(outputs.Select(output => NotebookCell.Text(output["text"])));
        Assert.Contains("{\"loss\":\"offset_dpo\",\"offset\":0.5,\"beta\":0.1} read back: the same bits", printed, StringComparison.Ordinal);
        Assert.Contains("losses of 4 steps: the same bits", printed, StringComparison.Ordinal);
        var methods = (await ReadJson(run, "experiment.json"))["experiment"]!.AsArray();
        Assert.Equal("offset_dpo", (string?)methods[1]!["config"]!["loss"]!["loss"]);
    }

    [Fact]
    public async Task One_parameter_runs_the_sentiment_notebook_on_the_models_and_data_of_the_paper()
    {
        var home = _folder.PathOf("hub-home");
        PaperFiles.Cache(home);

        var run = await runs.Run("01-sentiment", "PaperTrial", new() { ["HF_HOME"] = home, ["HF_HUB_CACHE"] = null, ["HF_HUB_OFFLINE"] = "1" });

        AssertComplete(run);
        var points = (await ReadJson(run, "frontier.json")).AsArray();
        Assert.Equal(["Best-of-N", "DPO", "Preferred-FT", "SFT", "Unlikelihood"], Methods(points));
        Assert.All(points, point => Assert.InRange((double)point!["reward"]!, 0, 1));
        var experiment = await ReadJson(run, "experiment.json");
        Assert.Equal("hub:openai-community/gpt2-large", (string?)experiment["experiment"]!["reference"]!["pretrained"]);
        Assert.Equal("hub:datasets/stanfordnlp/imdb", (string?)experiment["experiment"]!["world"]!["reviews"]);
        Assert.All(["pairs", "held-out pairs", "reference's log-probabilities", "reference", "reward model", "tokenizer"],
            name => Assert.Equal(64, ((string)experiment["sha256"]![name]!).Length));
        Assert.Equal("cpu", (string?)experiment["madeBy"]!["device"]);
        var cell = NotebookDocument.Read(run.Notebook).Cells.Single(cell => cell.Source.Contains("var reference = ", StringComparison.Ordinal));
        var outputs = cell.Outputs.Select(output => output.ToJsonString());
        Assert.Contains(outputs, text => text.Contains("SFT: about ", StringComparison.Ordinal) && text.Contains("smaller by: ", StringComparison.Ordinal));
    }

    private static void AssertComplete(ExecutedNotebook run)
    {
        Assert.True(run.Status == 0, run.Printed);
        var cells = NotebookDocument.Read(run.Notebook).Cells.Where(cell => cell.IsCode).ToArray();
        Assert.All(cells, cell => Assert.NotNull(cell.ExecutionCount));
        var outputs = cells.SelectMany(cell => cell.Outputs).ToArray();
        Assert.DoesNotContain(outputs, output => output["output_type"]!.ToString() == "error");
        var figures = outputs.Select(output => output["data"]).OfType<JsonObject>().Where(data => data.ContainsKey(MimeBundle.Plotly)).ToArray();
        Assert.True(figures.Length >= 3);
        Assert.All(figures, figure => Assert.StartsWith("<svg", NotebookCell.Text(figure["image/svg+xml"])));
        var page = File.ReadAllText(run.Html);
        Assert.DoesNotContain("<script src", page, StringComparison.Ordinal); // the page works without a network
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
        Assert.All(["experiment.json", "history.csv", "frontier.json"], file => Assert.True(File.Exists(Path.Combine(run.Results, file)), file));
    }

    private static async Task<JsonNode> ReadJson(ExecutedNotebook run, string file) =>
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(run.Results, file), TestContext.Current.CancellationToken))!;

    private static IEnumerable<string> Methods(JsonArray points) => points.Select(point => (string)point!["method"]!).Distinct().Order(StringComparer.Ordinal);
}
