using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace DpoNotebooks.Kernel.Compiler;

/// <summary>The compiler options of cells: the latest C#, as a script.</summary>
internal static class CellSyntax
{
    /// <summary>The parse options: the latest C#, as a script.</summary>
    public static CSharpParseOptions Language { get; } = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>Parses a cell. Syntax errors are part of the tree.</summary>
    public static SyntaxTree Parse(string code, string cell) => CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), Language, cell);

    /// <summary>Creates the compilation options: optimized, because cells contain loops, and with unsafe code allowed, as in scripts.</summary>
    /// <param name="imports">Namespaces, and types whose static members are in scope.</param>
    /// <param name="name">The name of the class that the compiler makes of the cell.</param>
    public static CSharpCompilationOptions Options(IEnumerable<string> imports, string name) => new(
        OutputKind.DynamicallyLinkedLibrary,
        usings: imports,
        scriptClassName: name,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);
}
