using System.Collections.Concurrent;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Run;
using DpoNotebooks.Kernel.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(NotebookRuns))]

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>The notebooks of the project, each run once by dpo run at the Smoke scale. The tests of all classes share the runs.</summary>
public sealed class NotebookRuns : IDisposable
{
    /// <summary>The folder of the notebooks.</summary>
    public static readonly string Notebooks = Path.Combine(RunFiles.For(AppContext.BaseDirectory, null, null).Folder, "notebooks");

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<ExecutedNotebook>>> _runs = [];

    /// <summary>The names of all notebooks.</summary>
    public static IEnumerable<string> Names => Directory.GetFiles(Notebooks, "*.ipynb").Select(file => Path.GetFileNameWithoutExtension(file)!).Order();

    public void Dispose() => _folder.Dispose();

    /// <summary>The run of a notebook at the Smoke scale.</summary>
    public Task<ExecutedNotebook> Smoke(string name) => _runs.GetOrAdd(name, _ => new(() => Run(name, "Smoke", []))).Value;

    /// <summary>Runs a copy of a notebook in a temporary project of its own, which receives the results.</summary>
    public async Task<ExecutedNotebook> Run(string name, string scale, Dictionary<string, string?> variables)
    {
        var project = Copy(_folder.PathOf($"{name}-{scale}"), name, scale);
        var (status, output, error) = await DpoProcess.RunWith(
            variables, project, "run", name + ".ipynb", "--timeout", "1500", "-o", "executed.ipynb", "--html", "executed.html");
        var (notebook, html) = (Path.Combine(project, "executed.ipynb"), Path.Combine(project, "executed.html"));
        return new ExecutedNotebook(status, output + error, notebook, html, ResultsOf(project, name));
    }

    /// <summary>Writes a notebook with its parameters into a new project and returns the project's folder.</summary>
    public static string Copy(string project, string name, string scale)
    {
        Directory.CreateDirectory(project);
        File.WriteAllText(Path.Combine(project, "copy.sln"), ""); // results are written next to the solution
        var notebook = NotebookDocument.Read(Path.Combine(Notebooks, name + ".ipynb"));
        Parameters.Apply(notebook, [$"scale={scale}", "device=cpu", "name=run"]);
        File.WriteAllText(Path.Combine(project, name + ".ipynb"), notebook.ToJson());
        return project;
    }

    /// <summary>The folder of the results of a notebook that ran in a project.</summary>
    public static string ResultsOf(string project, string name) => Path.Combine(project, "results", name, "run");
}

/// <summary>An executed notebook.</summary>
/// <param name="Status">Exit status.</param>
/// <param name="Printed">Standard output and error.</param>
/// <param name="Notebook">The executed notebook's file.</param>
/// <param name="Html">The page's file.</param>
/// <param name="Results">The folder of the results.</param>
public sealed record ExecutedNotebook(int Status, string Printed, string Notebook, string Html, string Results);
