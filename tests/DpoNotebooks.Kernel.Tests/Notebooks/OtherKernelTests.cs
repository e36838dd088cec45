using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Tests.Fixtures;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace DpoNotebooks.Kernel.Tests.Notebooks;

/// <summary>Compiles the notebooks as a kernel without this project would: their first cell must reference and import everything.</summary>
public sealed class OtherKernelTests
{
    // The options of .NET Interactive's C# kernel, and two of its functions.
    private static readonly ScriptOptions Options = ScriptOptions.Default
        .AddImports("System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq")
        .AddReferences(typeof(Enumerable).Assembly, typeof(IEnumerable<>).Assembly, typeof(Task<>).Assembly)
        .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(NotebookRuns.Notebooks));

    private const string Functions = "object display(object value, string mimeType = null) => value;\nobject HTML(string content) => content;";

    public static TheoryData<string> Names => [.. NotebookRuns.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_cells_of_a_notebook_compile_with_the_references_and_usings_of_its_first_cell(string name)
    {
        var program = Path.Combine(NotebookRuns.Notebooks, "../src/DpoNotebooks.Kernel/bin/Debug/net10.0/dpo.dll");
        Assert.SkipUnless(File.Exists(program), "the notebooks reference the Debug build; run dotnet build");
        var script = CSharpScript.Create(Functions, Options);
        foreach (var cell in NotebookDocument.Read(Path.Combine(NotebookRuns.Notebooks, name + ".ipynb")).Cells.Where(cell => cell.IsCode))
        {
            script = script.ContinueWith(cell.Source, Options);

            var errors = script.Compile(TestContext.Current.CancellationToken).Where(problem => problem.Severity == DiagnosticSeverity.Error);
            Assert.True(!errors.Any(), $"{cell.Source}\n{string.Join('\n', errors)}");
        }
    }
}
