using System.Diagnostics;
using DpoNotebooks.Kernel.Compiler;
using DpoNotebooks.Kernel.Directives;
using DpoNotebooks.Kernel.Packages;
using DpoNotebooks.Models.Interruption;
using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Formatters;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Runs the cells of one notebook as C# scripts. Each cell sees the declarations of the earlier ones.</summary>
/// <param name="notebook">The notebook's name, under which its results are saved.</param>
/// <param name="folder">The notebook's folder, against which #r and #load resolve paths.</param>
/// <param name="comms">The comm channels to the front end; null in a headless run.</param>
internal sealed class CellEngine(string notebook, string folder, CommHub? comms = null) : IDisposable
{
    private readonly CellThread _thread = new();
    private readonly CellScope _scope = new();
    private readonly CellContext _context = new(folder);

    static CellEngine()
    {
        StrayThreads.HandleExceptions();
        NotebookFormatters.Register();
        LibraryResolver.Add(LibraryFiles.None); // registers the resolver: the program's assemblies are found whatever version is requested
    }

    /// <summary>Called with the code of each cell or loaded file that declared something.</summary>
    public Action<string> Declared { get; init; } = _ => { };

    /// <summary>Called with the paths of the assemblies that a cell referenced.</summary>
    public Action<IReadOnlyList<string>> Referenced { get; init; } = _ => { };

    /// <summary>Compiles a trivial cell in the background, so that the first real cell does not pay for loading the compiler.</summary>
    public static Task WarmUp() => Task.Run(() => CellProgram.Compile(new CellScope().Link("1", ""), CancellationToken.None));

    /// <summary>Runs one cell. Events arrive while it runs, on its thread or on threads that it started.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="cell">The name of the cell in error messages, for example "cell 3".</param>
    /// <param name="sink">Receives the events.</param>
    /// <param name="stop">Stops the cell.</param>
    /// <returns>Null if the cell succeeded; otherwise the error, which is also the last event.</returns>
    /// <exception cref="OperationCanceledException">The cell was stopped. Its declarations and those of earlier cells remain.</exception>
    public Task<CellError?> RunAsync(string code, string cell, Action<CellEvent> sink, CellStop stop) =>
        RunOnThread(sink, stop, scope => RunCellAsync(code, cell, sink, scope, stop));

    /// <summary>Runs event handlers like a cell: on the cells' thread, with their outputs sent to the sink.</summary>
    /// <returns>Null if the handlers succeeded; otherwise the error, which is also the last event.</returns>
    /// <exception cref="OperationCanceledException">The handlers were stopped.</exception>
    public Task<CellError?> InvokeAsync(Action handle, Action<CellEvent> sink, CellStop stop) =>
        RunOnThread(sink, stop, scope => Task.FromResult(RunStoppable(() => { handle(); return Task.CompletedTask; }, scope, stop, "", "")));

    /// <summary>Ends the cells' thread.</summary>
    public void Dispose() => _thread.Dispose();

    private async Task<CellError?> RunOnThread(Action<CellEvent> sink, CellStop stop, Func<InterruptScope, Task<CellError?>> work)
    {
        CellError? error = null;
        await _thread.Run(async () =>
        {
            Interrupt.Scope = new InterruptScope(stop.Token);
            NotebookHost.Current = new NotebookHost(notebook, displayed => CellConsole.Emit(sink, new DisplayOutput(displayed)))
            {
                Comms = comms,
                Clear = wait => CellConsole.Emit(sink, new OutputCleared(wait)),
            };
            CellConsole.Redirect(sink);
            try
            {
                error = await work(Interrupt.Scope);
            }
            catch (DirectiveException e)
            {
                error = new CellError("DirectiveError", e.Message, [e.Message]);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                error = CellErrors.OfException(e, "", "");
            }
        }, stop.Token);
        if (error is not null)
        {
            sink(error);
        }

        return error;
    }

    private async Task<CellError?> RunCellAsync(string code, string cell, Action<CellEvent> sink, InterruptScope scope, CellStop stop)
    {
        var clock = Stopwatch.StartNew();
        var prepared = await CellPreparation.PrepareAsync(code, _context, stop.Token);
        AddReferences(prepared.Libraries);
        foreach (var source in prepared.Loaded)
        {
            if (Run(source, onResult: _ => { }, scope, stop) is { } error)
            {
                return error;
            }
        }

        if (Run(new LoadedSource(cell, prepared.Code), onResult: value => ShowResult(value, sink), scope, stop) is { } failed)
        {
            return failed;
        }

        foreach (var shown in prepared.Shown)
        {
            DisplayedValue.ShowText(shown.Text, shown.MimeType);
        }

        if (prepared.Timed)
        {
            Console.WriteLine($"{clock.Elapsed.TotalSeconds:F3} s");
        }

        return null;
    }

    private void AddReferences(LibraryFiles libraries)
    {
        if (libraries != LibraryFiles.None)
        {
            LibraryResolver.Add(libraries);
            _scope.AddReferences(libraries.References);
            Referenced(libraries.References);
        }
    }

    private CellError? Run(LoadedSource source, Action<object?> onResult, InterruptScope scope, CellStop stop)
    {
        var (program, errors) = CellProgram.Compile(_scope.Link(source.Code, source.Name), stop.Token);
        if (program is null)
        {
            return CellErrors.OfCompiler(errors, source.Code);
        }

        var error = RunStoppable(async () => onResult(await _scope.Run(program)), scope, stop, source.Code, source.Name);
        if (program.Declares)
        {
            Declared(source.Code);
        }

        return error;
    }

    private CellError? RunStoppable(Func<Task> code, InterruptScope scope, CellStop stop, string source, string cell)
    {
        try
        {
            _thread.RunStoppable(code, scope, stop.Abort);
            return null;
        }
        catch (Exception e) when (!(e is OperationCanceledException && stop.Token.IsCancellationRequested))
        {
            return CellErrors.OfException(e, source, cell);
        }
    }

    private static void ShowResult(object? value, Action<CellEvent> sink)
    {
        if (value is not (null or DisplayedValue))
        {
            CellConsole.Emit(sink, new ResultValue(MimeBundle.Of(value)));
        }
    }
}
