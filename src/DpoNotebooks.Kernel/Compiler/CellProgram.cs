using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace DpoNotebooks.Kernel.Compiler;

/// <summary>A compiled cell.</summary>
/// <param name="Compilation">The compilation that later cells continue.</param>
/// <param name="Declares">Whether the cell declares anything that a later cell can name.</param>
/// <param name="Run">
/// Runs the cell. The argument holds the objects of the earlier cells; the cell writes its own object into the last element.
/// Null if the cell has no code.
/// </param>
internal sealed record CellProgram(CSharpCompilation Compilation, bool Declares, Func<object?[], Task<object?>>? Run)
{
    /// <summary>Compiles and loads a cell.</summary>
    /// <returns>The program, or null and the compiler errors.</returns>
    public static (CellProgram? Program, IReadOnlyList<Diagnostic> Errors) Compile(CSharpCompilation cell, CancellationToken stop)
    {
        var declares = HasDeclarations(cell);
        using var code = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = cell.Emit(code, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb), cancellationToken: stop);
        if (!emitted.Success)
        {
            stop.ThrowIfCancellationRequested(); // the compiler may report a cancellation as an error of the cell
            // A failure without errors means that there was nothing to emit: the cell has only comments or usings.
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

    private static bool HasDeclarations(CSharpCompilation cell) =>
        cell.ScriptClass!.GetMembers().Any(member => !member.IsImplicitlyDeclared)
        || cell.SyntaxTrees.Any(tree => ((CompilationUnitSyntax)tree.GetRoot()).Usings.Count > 0);
}
