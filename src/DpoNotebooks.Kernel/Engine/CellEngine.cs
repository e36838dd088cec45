using System.Runtime.Loader;
using DpoNotebooks.Interruption;
using DpoNotebooks.Notebook;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>How a cell ended.</summary>
/// <param name="ExecutionCount">The how-manieth cell of this engine it was, from 1.</param>
/// <param name="Succeeded">Whether it ran to its end.</param>
public sealed record CellOutcome(int ExecutionCount, bool Succeeded);

/// <summary>Cells in, events out: C# scripts, one after the other, each seeing what the earlier ones declared.</summary>
/// <param name="notebook">The notebook's name, for where its results go.</param>
public sealed class CellEngine(string notebook) : IDisposable
{
    private static readonly Lazy<ScriptOptions> Options = new(CellImports.Options);
    private readonly CellThread _thread = new();
    private ScriptState<object>? _state;
    private int _count;

    static CellEngine()
    {
        // Packages may ask for another version of an assembly (FSharp.Core, mostly) than the one there is: the name decides.
        var byName = CellImports.TrustedAssemblies().GroupBy(path => Path.GetFileNameWithoutExtension(path)).ToDictionary(group => group.Key, group => group.First());
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            byName.TryGetValue(name.Name ?? "", out var path) ? context.LoadFromAssemblyPath(path) : null;
        NotebookFormatters.Register();
    }

    /// <summary>Runs one cell; its events arrive while it runs, on its thread or on those that it started.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="sink">Takes the events.</param>
    /// <param name="stop">Stops the cell.</param>
    /// <exception cref="OperationCanceledException">The cell was stopped; what earlier cells declared is still there.</exception>
    public async Task<CellOutcome> RunAsync(string code, Action<CellEvent> sink, CancellationToken stop = default)
    {
        var count = ++_count;
        CellError? error = null;
        await _thread.Run(async () => error = await RunOnThreadAsync(code, $"cell {count}", sink, stop), stop);
        if (error is not null)
        {
            sink(error);
        }

        return new CellOutcome(count, error is null);
    }

    /// <summary>Ends the cells' thread.</summary>
    public void Dispose() => _thread.Dispose();

    private async Task<CellError?> RunOnThreadAsync(string code, string cell, Action<CellEvent> sink, CancellationToken stop)
    {
        NotebookHost.Current = new NotebookHost(notebook, displayed => CellConsole.Emit(sink, new DisplayOutput(displayed)));
        Interrupt.Scope = new InterruptScope(stop);
        CellConsole.SendTo(sink);
        try
        {
            var script = Script(CellDirectives.Resolve(code), Options.Value.WithFilePath(cell));
            if (CellErrors.OfCompiler(script.Compile(stop), code) is { } error)
            {
                return error;
            }

            _state = _state is null
                ? await script.RunAsync(null, _ => true, stop)
                : await script.RunFromAsync(_state, _ => true, stop);
            if (_state.Exception is { } thrown)
            {
                return thrown is OperationCanceledException && stop.IsCancellationRequested ? throw thrown : CellErrors.OfException(thrown, code, cell);
            }

            ShowResult(_state.ReturnValue, sink);
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return CellErrors.OfException(e, code, cell);
        }
    }

    private Script<object> Script(string code, ScriptOptions options) =>
        _state is null ? CSharpScript.Create<object>(code, options) : _state.Script.ContinueWith<object>(code, options);

    private static void ShowResult(object? value, Action<CellEvent> sink)
    {
        if (value is not (null or DisplayedValue))
        {
            CellConsole.Emit(sink, new ResultValue(MimeBundle.Of(value)));
        }
    }
}
