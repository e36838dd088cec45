using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Run;

public sealed class RunCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dpo-run").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_run_writes_the_executed_notebook_and_the_page_and_prints_their_paths()
    {
        Write("n.ipynb", "# Title", "//params\nvar beta = 0.1;", "Console.WriteLine($\"beta {beta}\");\nConsole.Error.WriteLine(\"careful\");", "beta * 2");

        var run = await Dpo("run", "n.ipynb", "-p", "beta=0.5");

        Assert.Equal(0, run.Status);
        Assert.Equal("    careful\n", run.Error);
        Assert.Contains("[3/4] Console.WriteLine($\"beta {beta}\");\n    beta 0.5\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("notebook: results/n/n.ipynb\npage:     results/n/n.html\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(["n.html", "n.ipynb"], Directory.GetFiles(Path.Combine(_folder, "results", "n")).Select(Path.GetFileName).Order());
        var cells = Executed("results/n/n.ipynb").Cells;
        Assert.Equal([null, 1, 2, 3, 4], cells.Select(cell => cell.ExecutionCount));
        Assert.Equal(["beta 0.5\n", "careful\n"], cells[3].Outputs.Select(output => NotebookCell.Text(output["text"])));
        Assert.Equal("1", NotebookCell.Text(cells[4].Outputs.Single()["data"]!["text/plain"]));
        Assert.Contains("beta 0.5", File.ReadAllText(Path.Combine(_folder, "results/n/n.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_ends_the_run_with_status_1_and_the_outputs_so_far_are_saved()
    {
        Write("n.ipynb", "Console.WriteLine(\"first\");", "var a = 1;\nthrow new InvalidOperationException(\"broken\");", "\"never\"");

        var run = await Dpo("run", "n.ipynb", "-o", "out/e.ipynb", "--html", "out/e.html");

        Assert.Equal(1, run.Status);
        Assert.StartsWith("cell 2: line 2: InvalidOperationException: broken\n", run.Error, StringComparison.Ordinal);
        var cells = Executed("out/e.ipynb").Cells;
        Assert.Equal([1, 2, null], cells.Select(cell => cell.ExecutionCount));
        Assert.Equal("first\n", NotebookCell.Text(cells[0].Outputs.Single()["text"]));
        Assert.Equal("InvalidOperationException", cells[1].Outputs.Single()["ename"]!.GetValue<string>());
        Assert.Empty(cells[2].Outputs);
        Assert.Contains("InvalidOperationException: broken", File.ReadAllText(Path.Combine(_folder, "out/e.html")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "results")));
    }

    [Fact]
    public async Task A_run_that_reaches_its_time_limit_is_stopped_and_saved()
    {
        Write("n.ipynb", "Console.WriteLine(\"first\");", "while (true) { }", "\"never\"");

        var run = await Dpo("run", "n.ipynb", "--timeout", "20");

        Assert.Equal(1, run.Status);
        Assert.EndsWith("dpo run: stopped after the 20 s of --timeout\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("first", File.ReadAllText(Path.Combine(_folder, "results/n/n.ipynb")), StringComparison.Ordinal);
        Assert.DoesNotContain(Executed("results/n/n.ipynb").Cells, cell => cell.Outputs.Any(output => output["output_type"]!.ToString() == "execute_result"));
    }

    [Theory]
    [InlineData("dpo run: absent.ipynb: no such notebook\n", "absent.ipynb")]
    [InlineData("dpo run: broken.ipynb: not a notebook: not JSON at line 1\n", "broken.ipynb")]
    [InlineData("dpo run: unknown parameter gamma; the notebook declares beta\n", "n.ipynb", "-p", "gamma=1")]
    [InlineData("--timeout soon: not a positive number of seconds\n", "n.ipynb", "--timeout", "soon")]
    public async Task Invalid_input_is_an_error_of_one_line_with_status_1(string error, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(_folder, "broken.ipynb"), "no notebook");
        Write("n.ipynb", "//params\nvar beta = 0.1;");

        var run = await Dpo(["run", .. arguments]);

        Assert.Equal((1, error), (run.Status, run.Error.TrimEnd('\n') + "\n"));
        Assert.False(Directory.Exists(Path.Combine(_folder, "results")));
    }

    [Fact]
    public async Task The_working_directory_is_the_root_of_the_notebooks_project()
    {
        File.WriteAllText(Path.Combine(_folder, "project.sln"), "");
        Directory.CreateDirectory(Path.Combine(_folder, "notebooks"));
        Write("notebooks/n.ipynb", "Path.GetFileName(System.IO.Directory.GetFiles(\".\", \"*.sln\").Single())");

        var run = await DpoProcess.RunIn(Path.Combine(_folder, "notebooks"), "run", "n.ipynb");

        Assert.Equal((0, ""), (run.Status, run.Error));
        Assert.Contains("notebook: ../results/n/n.ipynb\n", run.Output, StringComparison.Ordinal);
        Assert.Equal("project.sln", NotebookCell.Text(Executed("results/n/n.ipynb").Cells[0].Outputs.Single()["data"]!["text/plain"]));
    }

    private void Write(string file, params string[] cells) => File.WriteAllText(Path.Combine(_folder, file), NotebookText.Of(cells));

    private NotebookDocument Executed(string file) => NotebookDocument.Read(Path.Combine(_folder, file));

    private Task<(int Status, string Output, string Error)> Dpo(params string[] arguments) => DpoProcess.RunIn(_folder, arguments);
}
