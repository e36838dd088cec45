using System.Collections.Immutable;
using DpoNotebooks.Kernel.Compiler;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>The declarations of the cells so far: a chain of compilations, and the objects that hold the values of variables.</summary>
internal sealed class CellScope
{
    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly List<MetadataReference> _references = [];
    private ImmutableArray<object?> _values = [null]; // Roslyn reserves the first element for a host object
    private CSharpCompilation? _last;
    private int _compiled;

    /// <summary>Adds assemblies that later cells reference.</summary>
    public void AddReferences(IEnumerable<string> files) => _references.AddRange(files.Select(file => MetadataReference.CreateFromFile(file)));

    /// <summary>Creates the compilation of the next cell, without checking it.</summary>
    /// <param name="code">The C# code, without directives.</param>
    /// <param name="cell">The name of the cell in errors and stack traces.</param>
    public CSharpCompilation Link(string code, string cell) => ReferenceBinding.Bind(CSharpCompilation.CreateScriptCompilation(
        $"cell-{_name}-{++_compiled}",
        CellSyntax.Parse(code, cell),
        _last is null ? [.. CellImports.References, .. _references] : _references,
        CellSyntax.Options(_last is null ? CellImports.Names : [], $"Cell{_compiled}"),
        _last,
        typeof(object)));

    /// <summary>Runs a cell on the values so far. Later cells see its declarations, even if it fails.</summary>
    public Task<object?> Run(CellProgram program)
    {
        // The cell's constructor writes its own object into the last element.
        object?[] values = program.Run is null ? [.. _values] : [.. _values, null];
        try
        {
            return program.Run?.Invoke(values) ?? Task.FromResult<object?>(null);
        }
        finally
        {
            if (program.Declares)
            {
                (_values, _last) = ([.. values], program.Compilation);
                _references.Clear(); // later compilations inherit them through the chain
            }
        }
    }
}
