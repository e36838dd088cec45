using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>A compiled cell.</summary>
/// <param name="Compilation">What later cells are compiled against.</param>
/// <param name="Declares">Whether it leaves anything that a later cell can name.</param>
/// <param name="Run">Runs it on the objects of the cells before it, leaving its own in the last place; null where there is nothing to run.</param>
internal sealed record CellProgram(CSharpCompilation Compilation, bool Declares, Func<object?[], Task<object?>>? Run)
{
    /// <summary>Compiles and loads a cell.</summary>
    /// <returns>The program, or null and what is wrong with the cell.</returns>
    public static (CellProgram? Program, IReadOnlyList<Diagnostic> Errors) Compile(CSharpCompilation cell, CancellationToken stop)
    {
        var declares = LeavesSomething(cell);
        using var code = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = cell.Emit(code, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb), cancellationToken: stop);
        if (!emitted.Success)
        {
            stop.ThrowIfCancellationRequested(); // which the compiler may tell as an error of the cell
            // Without an error there was nothing to emit: comments, or usings, which later cells see.
            Diagnostic[] errors = [.. emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
            return errors.Length > 0 ? (null, errors) : (new CellProgram(cell, declares, null), []);
        }

        (code.Position, symbols.Position) = (0, 0);
        var (stoppable, lines) = StopPoints.AddTo(code, symbols);
        var assembly = CellAssemblies.Load(stoppable, lines, cell.AssemblyName!, keep: declares);
        var entry = cell.GetEntryPoint(stop)!;
        var method = assembly.GetType(entry.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)!;
        return (new CellProgram(cell, declares, method.CreateDelegate<Func<object?[], Task<object?>>>()), []);
    }

    private static bool LeavesSomething(CSharpCompilation cell) =>
        cell.ScriptClass!.GetMembers().Any(member => !member.IsImplicitlyDeclared)
        || cell.SyntaxTrees.Any(tree => ((CompilationUnitSyntax)tree.GetRoot()).Usings.Count > 0);
}
