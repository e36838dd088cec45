using System.Diagnostics;
using DpoNotebooks.Kernel.Directives;
using DpoNotebooks.Kernel.Packages;
using DpoNotebooks.Models.Interruption;
using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Formatters;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Cells in, events out: C# scripts, one after the other, each seeing what the earlier ones declared.</summary>
/// <param name="notebook">The notebook's name, for where its results go.</param>
/// <param name="folder">The notebook's folder, from which #r and #load find their files.</param>
/// <param name="comms">The channels to a live front end, if there is one.</param>
public sealed class CellEngine(string notebook, string folder, CommHub? comms = null) : IDisposable
{
    private readonly CellThread _thread = new();
    private readonly CellScope _scope = new();
    private readonly CellContext _context = new(folder);

    static CellEngine()
    {
        StrayThreads.Outlive();
        NotebookFormatters.Register();
        LibraryResolver.Add(LibraryFiles.None); // from here on the program's own assemblies are found whatever version is asked for
    }

    /// <summary>Told of code that declared something: a cell, or a file that it loaded.</summary>
    public Action<string> Declared { get; init; } = _ => { };

    /// <summary>Told of assemblies that a cell referenced.</summary>
    public Action<IReadOnlyList<string>> Referenced { get; init; } = _ => { };

    /// <summary>Does what makes the first cell slow; for when there is nothing else to do yet.</summary>
    public static Task WarmUp() => Task.Run(() => CellProgram.Compile(new CellScope().Link("1", ""), CancellationToken.None));

    /// <summary>Runs one cell; its events arrive while it runs, on its thread or on those that it started.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="cell">What errors call it, e.g. "cell 3".</param>
    /// <param name="sink">Takes the events.</param>
    /// <param name="stop">Stops the cell.</param>
    /// <returns>Null, or why it did not run to its end, which is the last event too.</returns>
    /// <exception cref="OperationCanceledException">The cell was stopped; what it and earlier cells declared is still there.</exception>
    public Task<CellError?> RunAsync(string code, string cell, Action<CellEvent> sink, CellStop stop) => OnThread(sink, stop, async scope =>
    {
        var clock = Stopwatch.StartNew();
        var prepared = await CellPreparation.PrepareAsync(code, _context, stop.Token);
        Reference(prepared.Libraries);
        foreach (var source in prepared.Loaded)
        {
            if (Run(source, value => { }, scope, stop) is { } error)
            {
                return error;
            }
        }

        if (Run(new LoadedSource(cell, prepared.Code), value => ShowResult(value, sink), scope, stop) is { } failed)
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
    });

    /// <summary>Runs an event's handlers as a cell runs: on the cells' thread, its outputs to the sink.</summary>
    /// <returns>Null, or why they did not run to their end, which is the last event too.</returns>
    /// <exception cref="OperationCanceledException">They were stopped.</exception>
    public Task<CellError?> InvokeAsync(Action handle, Action<CellEvent> sink, CellStop stop) =>
        OnThread(sink, stop, scope => Task.FromResult(RunProtected(() => { handle(); return Task.CompletedTask; }, scope, stop, "", "")));

    /// <summary>Ends the cells' thread.</summary>
    public void Dispose() => _thread.Dispose();

    private async Task<CellError?> OnThread(Action<CellEvent> sink, CellStop stop, Func<InterruptScope, Task<CellError?>> work)
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
            CellConsole.SendTo(sink);
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

    private void Reference(LibraryFiles libraries)
    {
        if (libraries != LibraryFiles.None)
        {
            LibraryResolver.Add(libraries);
            _scope.AddReferences(libraries.References);
            Referenced(libraries.References);
        }
    }

    private CellError? Run(LoadedSource source, Action<object?> take, InterruptScope scope, CellStop stop)
    {
        var (program, errors) = CellProgram.Compile(_scope.Link(source.Code, source.Name), stop.Token);
        if (program is null)
        {
            return CellErrors.OfCompiler(errors, source.Code);
        }

        var error = RunProtected(async () => take(await _scope.Run(program)), scope, stop, source.Code, source.Name);
        if (program.Declares)
        {
            Declared(source.Code);
        }

        return error;
    }

    private CellError? RunProtected(Func<Task> code, InterruptScope scope, CellStop stop, string source, string cell)
    {
        try
        {
            _thread.RunAbortable(code, scope, stop.Force);
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
