using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>How cells are read by the compiler: the newest C#, in its script form.</summary>
internal static class CellSyntax
{
    /// <summary>The language.</summary>
    public static CSharpParseOptions Language { get; } = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>The cell's syntax, errors included.</summary>
    public static SyntaxTree Parse(string code, string cell) => CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), Language, cell);

    /// <summary>Optimised, because cells hold loops too; unsafe code is allowed, as scripts have it.</summary>
    /// <param name="imports">Namespaces and types in scope.</param>
    /// <param name="name">The class that the cell becomes.</param>
    public static CSharpCompilationOptions Options(IEnumerable<string> imports, string name) => new(
        OutputKind.DynamicallyLinkedLibrary,
        usings: imports,
        scriptClassName: name,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);
}
