using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Run;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace DpoNotebooks.Kernel.Tests.Notebooks;

/// <summary>The notebooks in a kernel that knows nothing of this project: their first cell has to bring it all.</summary>
public sealed class OtherKernelTests
{
    private static readonly string Notebooks = Path.Combine(RunFiles.For(AppContext.BaseDirectory, null, null).Folder, "notebooks");

    // As .NET Interactive's C# kernel sets itself up; the two functions are its own.
    private static readonly ScriptOptions Options = ScriptOptions.Default
        .AddImports("System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq")
        .AddReferences(typeof(Enumerable).Assembly, typeof(IEnumerable<>).Assembly, typeof(Task<>).Assembly)
        .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(Notebooks));

    private const string Functions = "object display(object value, string mimeType = null) => value;\nobject HTML(string content) => content;";

    public static TheoryData<string> Names => [.. Directory.GetFiles(Notebooks, "*.ipynb").Select(file => Path.GetFileNameWithoutExtension(file)!).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_notebooks_cells_compile_with_what_its_first_cell_references_and_names(string name)
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Notebooks, "../src/DpoNotebooks.Kernel/bin/Debug/net10.0/dpo.dll")), "the notebooks reference the Debug build: dotnet build");
        var script = CSharpScript.Create(Functions, Options);
        foreach (var cell in NotebookDocument.Read(Path.Combine(Notebooks, name + ".ipynb")).Cells.Where(cell => cell.IsCode))
        {
            script = script.ContinueWith(cell.Source, Options);

            var errors = script.Compile(TestContext.Current.CancellationToken).Where(problem => problem.Severity == DiagnosticSeverity.Error);
            Assert.True(!errors.Any(), $"{cell.Source}\n{string.Join('\n', errors)}");
        }
    }
}
