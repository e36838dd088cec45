using Microsoft.CodeAnalysis;

namespace DpoNotebooks.Kernel.Language;

/// <summary>
/// The language services of the cell that is being edited: completion, inspection and completeness. They include the
/// declarations of the cells that ran. All methods can be called from any thread, including while cells run.
/// </summary>
/// <param name="references">The references of cells. They are enumerated at the first request, which also starts Roslyn's services.</param>
/// <param name="imports">The imported namespaces, and the types whose static members are imported.</param>
internal sealed class CellLanguage(IEnumerable<MetadataReference> references, IReadOnlyList<string> imports) : IDisposable
{
    private readonly SemaphoreSlim _updating = new(1);
    private readonly Lock _updateLock = new();
    private List<Func<CellWorkspace, Task>> _updates = [];
    private CellWorkspace? _workspace;

    /// <summary>Makes the declarations of a cell available to later cells. The call is cheap: the next request processes the cell.</summary>
    /// <param name="code">The code of a cell that ran.</param>
    public void AddCell(string code) => Enqueue(workspace => workspace.AppendAsync(CellCode.OnlyCSharp(code), CancellationToken.None));

    /// <summary>Adds assemblies to the references of later cells, as #r does.</summary>
    /// <param name="assemblyPaths">The paths of the assemblies.</param>
    /// <exception cref="FileNotFoundException">An assembly does not exist.</exception>
    public void AddReferences(IEnumerable<string> assemblyPaths)
    {
        var more = assemblyPaths.Select(path => DocumentationFiles.WithDocumentation(MetadataReference.CreateFromFile(path))).ToList();
        Enqueue(workspace =>
        {
            workspace.AddReferences(more);
            return Task.CompletedTask;
        });
    }

    /// <summary>Returns the completions at a position.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="position">The cursor, a UTF-16 index; see <see cref="CursorPosition"/>.</param>
    /// <param name="stop">Cancels the request.</param>
    public async Task<Completions> CompleteAsync(string code, int position, CancellationToken stop = default)
    {
        position = Math.Clamp(position, 0, code.Length);
        if (DirectiveCompletion.At(code, position) is { } directive)
        {
            return directive;
        }

        var csharp = CellCode.OnlyCSharp(code);
        return string.IsNullOrWhiteSpace(csharp)
            ? new([], position, position)
            : await CellCompletion.AtAsync(await DocumentAsync(csharp, stop), position, stop);
    }

    /// <summary>Describes the symbol at a position, or the method whose argument list encloses it; null if there is none.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="position">The cursor, a UTF-16 index; see <see cref="CursorPosition"/>.</param>
    /// <param name="stop">Cancels the request.</param>
    public async Task<Inspection?> InspectAsync(string code, int position, CancellationToken stop = default)
    {
        var document = await DocumentAsync(CellCode.OnlyCSharp(code), stop);
        var model = (await document.GetSemanticModelAsync(stop))!;
        return SymbolAtCursor.Find(model, Math.Clamp(position, 0, code.Length)) is { } found
            ? new(SymbolSignature.Of(found.Symbol), found.Overloads, SymbolDocumentation.Of(found.Symbol, model.Compilation, stop))
            : null;
    }

    /// <summary>Returns whether a cell is complete and can run.</summary>
    public static Completeness IsComplete(string code) => Completeness.Of(CellCode.OnlyCSharp(code));

    /// <summary>Runs the initialization that makes the first request slow; call it when the kernel is idle.</summary>
    public Task WarmUp() => Task.Run(() => CompleteAsync("torch.", "torch.".Length));

    /// <inheritdoc/>
    public void Dispose()
    {
        _workspace?.Dispose();
        _updating.Dispose();
    }

    private void Enqueue(Func<CellWorkspace, Task> update)
    {
        lock (_updateLock)
        {
            _updates.Add(update);
        }
    }

    private async Task<Document> DocumentAsync(string csharp, CancellationToken stop)
    {
        await _updating.WaitAsync(stop);
        try
        {
            _workspace ??= new(references.Select(DocumentationFiles.WithDocumentation), imports);
            foreach (var update in TakeUpdates())
            {
                await update(_workspace);
            }

            return await _workspace.DocumentAsync(csharp, stop);
        }
        finally
        {
            _updating.Release();
        }
    }

    private List<Func<CellWorkspace, Task>> TakeUpdates()
    {
        lock (_updateLock)
        {
            (var updates, _updates) = (_updates, []);
            return updates;
        }
    }
}
