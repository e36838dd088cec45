using Microsoft.CodeAnalysis;

namespace DpoNotebooks.Kernel.Language;

/// <summary>
/// What an editor asks about a cell that is being written: how a name can go on, what it is, whether the cell is complete.
/// Knows what the cells that ran have declared. Can be called from any thread, also while cells run.
/// </summary>
/// <param name="references">What cells can see; read at the first question, on which Roslyn's services start as well.</param>
/// <param name="imports">Namespaces, and types whose static members are in scope.</param>
internal sealed class CellLanguage(IEnumerable<MetadataReference> references, IReadOnlyList<string> imports) : IDisposable
{
    private readonly SemaphoreSlim _updating = new(1);
    private readonly Lock _telling = new();
    private List<Func<CellWorkspace, Task>> _news = [];
    private CellWorkspace? _workspace;

    /// <summary>What a cell declared is there in the cells after it. Costs nothing: the next question takes note of it.</summary>
    /// <param name="code">The cell, which ran.</param>
    public void CellRan(string code) => Tell(workspace => workspace.AppendAsync(CellCode.OnlyCSharp(code), CancellationToken.None));

    /// <summary>More assemblies for the cells that follow, as after #r.</summary>
    /// <param name="assemblyPaths">Their files.</param>
    /// <exception cref="FileNotFoundException">One is not there.</exception>
    public void AddReferences(IEnumerable<string> assemblyPaths)
    {
        var more = assemblyPaths.Select(path => DocumentationFiles.Documented(MetadataReference.CreateFromFile(path))).ToList();
        Tell(workspace =>
        {
            workspace.Reference(more);
            return Task.CompletedTask;
        });
    }

    /// <summary>What can stand at a position.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="position">The cursor, a UTF-16 index; see <see cref="CursorPosition"/>.</param>
    /// <param name="stop">Gives up.</param>
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
            : await CellCompletion.AtAsync(await WritingAsync(csharp, stop), position, stop);
    }

    /// <summary>The symbol at a position, or the method in whose arguments it is; null where there is none.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="position">The cursor, a UTF-16 index; see <see cref="CursorPosition"/>.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Inspection?> InspectAsync(string code, int position, CancellationToken stop = default)
    {
        var document = await WritingAsync(CellCode.OnlyCSharp(code), stop);
        var model = (await document.GetSemanticModelAsync(stop))!;
        return SymbolAtCursor.Find(model, Math.Clamp(position, 0, code.Length)) is { } found
            ? new(SymbolSignature.Of(found.Symbol), found.Overloads, SymbolDocumentation.Of(found.Symbol, model.Compilation, stop))
            : null;
    }

    /// <summary>Whether a cell can run as it stands.</summary>
    public static Completeness IsComplete(string code) => Completeness.Of(CellCode.OnlyCSharp(code));

    /// <summary>Does what makes the first question slow; for when there is nothing else to do.</summary>
    public Task WarmUp() => Task.Run(() => CompleteAsync("torch.", "torch.".Length));

    /// <inheritdoc/>
    public void Dispose()
    {
        _workspace?.Dispose();
        _updating.Dispose();
    }

    private void Tell(Func<CellWorkspace, Task> news)
    {
        lock (_telling)
        {
            _news.Add(news);
        }
    }

    private async Task<Document> WritingAsync(string csharp, CancellationToken stop)
    {
        await _updating.WaitAsync(stop);
        try
        {
            _workspace ??= new(references.Select(DocumentationFiles.Documented), imports);
            foreach (var news in TakeNews())
            {
                await news(_workspace);
            }

            return await _workspace.WritingAsync(csharp, stop);
        }
        finally
        {
            _updating.Release();
        }
    }

    private List<Func<CellWorkspace, Task>> TakeNews()
    {
        lock (_telling)
        {
            (var news, _news) = (_news, []);
            return news;
        }
    }
}
