using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Tests.Fixtures;
using DpoNotebooks.Notebook.Display;

namespace DpoNotebooks.Kernel.Tests.Jupyter;

/// <summary>Notebooks executed by Jupyter's nbconvert, each in its own project folder.</summary>
[Collection("Jupyter")]
public sealed partial class NbconvertTests(JupyterInstallation jupyter, NotebookRuns runs) : IDisposable
{
    // The defaults of 60 s and 4 s are too short for a busy machine.
    private static readonly string[] Executing =
        ["--to", "notebook", "--execute", "--ExecutePreprocessor.startup_timeout=900", "--ExecutePreprocessor.iopub_timeout=900"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. NotebookRuns.Names];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_notebook_executed_by_nbconvert_has_the_outputs_and_results_of_dpo_run(string name)
    {
        NotebookRuns.Copy(_folder.Path, name, "Smoke");
        var convert = await jupyter.Nbconvert(_folder.Path, [.. Executing, name + ".ipynb", "--output", "executed.ipynb"]);
        Assert.True(convert.Status == 0, convert.Error);
        var run = await runs.Smoke(name);
        Assert.True(run.Status == 0, run.Printed);

        var (executed, ran) = (Code(_folder.PathOf("executed.ipynb")), Code(run.Notebook));
        Assert.Equal(ran.Select(Kinds), executed.Select(Kinds));
        Assert.Equal(Figures(ran), Figures(executed), JsonNode.DeepEquals); // Jupyter sorts the fields
        Assert.Equal(FilesOf(run.Results), FilesOf(NotebookRuns.ResultsOf(_folder.Path, name))); // the same seed gives the same bytes

        var figures = executed.SelectMany(cell => cell.Outputs).Select(output => output["data"]).OfType<JsonObject>()
            .Where(data => data.ContainsKey("application/vnd.plotly.v1+json")).ToArray();
        Assert.NotEmpty(figures);
        var dials = executed.Count(cell => cell.Source.Contains("DialPanel.Of(", StringComparison.Ordinal));
        Assert.Equal(dials, figures.Count(figure => figure.ContainsKey(MimeBundle.WidgetView)));
        Assert.All(figures, figure => Assert.All(["image/svg+xml", "text/html", "text/plain"], form => Assert.True(figure.ContainsKey(form), form)));

        var page = await jupyter.Nbconvert(_folder.Path, "--to", "html", "executed.ipynb");
        Assert.True(page.Status == 0, page.Error);
        // The page has the picture of each figure, and the widget state of each dial, from which nbconvert recreates the controls.
        var html = File.ReadAllText(_folder.PathOf("executed.html"));
        var state = dials == 0 ? [] : JsonNode.Parse(WidgetState().Match(html).Groups["json"].Value)!["state"]!.AsObject();
        Assert.All(figures, figure => Assert.True(
            figure[MimeBundle.WidgetView] is { } view
                ? state.ContainsKey((string)view["model_id"]!)
                : html.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(NotebookCell.Text(figure["image/svg+xml"]))), StringComparison.Ordinal)));
        // nbconvert escapes the HTML of the state.
        var values = state.Select(model => WebUtility.HtmlDecode(model.Value!["state"]!["value"]?.ToString() ?? ""));
        Assert.Equal(dials > 0, values.Any(value => value.Contains("<svg", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failing_cell_is_reported_with_exit_status_1()
    {
        WriteNotebook("var before = 1;", "var a = 1;\nthrow new InvalidOperationException(\"broken\");", "File.WriteAllText(\"never.txt\", \"\");");

        var convert = await Execute();

        Assert.Equal(1, convert.Status);
        Assert.Contains("throw new InvalidOperationException(\"broken\");", convert.Error, StringComparison.Ordinal); // the cell
        Assert.Contains("line 2: InvalidOperationException: broken", convert.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("never.txt")));
    }

    [Fact]
    public async Task Cells_written_for_dotnet_interactive_run()
    {
        WriteNotebook(
            "#r \"nuget: TorchSharp-cpu, 0.107.0\"\n#r \"nuget:Plotly.NET, 6.0.0\"\n#!csharp\nusing TorchSharp;\n"
                + "using Microsoft.DotNet.Interactive.Formatting;\nusing static TorchSharp.torch;",
            "var x = torch.arange(3); display(x.sum().item<long>()); display(HTML(\"<b>bold</b>\"));",
            "using Plotly.NET.CSharp;\nChart.Line<int, int, string>(new[] { 1, 2 }, new[] { 3, 4 })",
            "Formatter.Register<Version>(version => $\"v{version}\", \"text/plain\");\n"
                + "var shown = new Version(1, 2).Display();\nshown.Update(new Version(3, 4));",
            "#!markdown\n# A title");

        var convert = await Execute();

        Assert.True(convert.Status == 0, convert.Error);
        var outputs = Code(_folder.PathOf("executed.ipynb")).Select(cell => cell.Outputs.Select(output => output["data"]!).ToArray()).ToArray();
        Assert.Empty(outputs[0]);
        Assert.Equal("3", NotebookCell.Text(outputs[1][0]["text/plain"]));
        Assert.Equal("<b>bold</b>", NotebookCell.Text(outputs[1][1]["text/html"]));
        Assert.IsType<JsonObject>(outputs[2].Single()["application/vnd.plotly.v1+json"]);
        Assert.Equal("v3.4", NotebookCell.Text(outputs[3].Single()["text/plain"]));
        Assert.Equal("# A title", NotebookCell.Text(outputs[4].Single()["text/markdown"]));
    }

    [GeneratedRegex("""<script type="application/vnd.jupyter.widget-state\+json">(?<json>.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex WidgetState();

    private Task<(int Status, string Output, string Error)> Execute() =>
        jupyter.Nbconvert(_folder.Path, [.. Executing, "--ExecutePreprocessor.kernel_name=dpo-csharp", "n.ipynb", "--output", "executed.ipynb"]);

    // Writes a notebook with the metadata of .NET Interactive.
    private void WriteNotebook(params string[] cells)
    {
        var notebook = JsonNode.Parse(NotebookText.Of(cells))!;
        notebook["metadata"] = new JsonObject
        {
            ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" },
            ["polyglot_notebook"] = new JsonObject { ["kernelInfo"] = new JsonObject { ["defaultKernelName"] = "csharp", ["items"] = new JsonArray() } },
        };
        _folder.Write("n.ipynb", notebook.ToJsonString());
    }

    private static NotebookCell[] Code(string file) => [.. NotebookDocument.Read(file).Cells.Where(cell => cell.IsCode)];

    // Without the costs of the steps, which differ from run to run.
    private static string[] FilesOf(string results) =>
    [
        .. from file in Directory.GetFiles(results)
           where Path.GetFileName(file) != "costs.csv"
           orderby file
           select $"{Path.GetFileName(file)}: {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}",
    ];

    private static JsonNode[] Figures(NotebookCell[] cells) =>
        [.. cells.SelectMany(cell => cell.Outputs).Select(output => output["data"]?[MimeBundle.Plotly]).OfType<JsonNode>()];

    // The type and MIME types of each output. Consecutive texts of one stream are joined.
    private static string Kinds(NotebookCell cell)
    {
        var kinds = new List<string>();
        // Progress appears only where a task takes more than two seconds.
        foreach (var output in cell.Outputs.Where(output => !NotebookCell.Text(output["data"]?["text/html"]).Contains("<progress", StringComparison.Ordinal)))
        {
            // Only a live front end receives the controls.
            var types = (output["data"] as JsonObject ?? []).Select(form => form.Key).Where(type => type != MimeBundle.WidgetView).Order();
            var kind = string.Join(' ', [(string)output["output_type"]!, (string?)output["name"], .. types]);
            if (kinds.LastOrDefault() != kind || !kind.StartsWith("stream", StringComparison.Ordinal))
            {
                kinds.Add(kind);
            }
        }

        return string.Join('\n', kinds);
    }
}
