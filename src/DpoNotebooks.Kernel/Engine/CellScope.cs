using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>What a cell sees of those before it: their declarations, as a chain of compilations and the objects that hold their values.</summary>
internal sealed class CellScope
{
    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly List<MetadataReference> _references = [];
    private ImmutableArray<object?> _values = [null]; // the first place is Roslyn's, for a host object
    private CSharpCompilation? _last;
    private int _compiled;

    /// <summary>Later cells see the assemblies too.</summary>
    public void AddReferences(IEnumerable<string> files) => _references.AddRange(files.Select(file => MetadataReference.CreateFromFile(file)));

    /// <summary>The cell as the next link of the chain; nothing is checked yet.</summary>
    /// <param name="code">C# alone.</param>
    /// <param name="cell">What errors and stack traces call the cell.</param>
    public CSharpCompilation Link(string code, string cell) => ReferenceBinding.Bind(CSharpCompilation.CreateScriptCompilation(
        $"cell-{_name}-{++_compiled}",
        CellSyntax.Parse(code, cell),
        _last is null ? [.. CellImports.References, .. _references] : _references,
        CellSyntax.Options(_last is null ? CellImports.Names : [], $"Cell{_compiled}"),
        _last,
        typeof(object)));

    /// <summary>Runs a cell on the values so far. Where it declares something, later cells see that, however it ends.</summary>
    public Task<object?> Run(CellProgram program)
    {
        // Its constructor writes the cell's own object behind those of the cells before it.
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
                _references.Clear(); // the chain knows them from here on
            }
        }
    }
}
