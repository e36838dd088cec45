using DpoNotebooks.Interruption;
using DpoNotebooks.Notebook;
using DpoNotebooks.Notebook.Comms;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Cells in, events out: C# scripts, one after the other, each seeing what the earlier ones declared.</summary>
/// <param name="notebook">The notebook's name, for where its results go.</param>
/// <param name="comms">The channels to a live front end, if there is one.</param>
public sealed class CellEngine(string notebook, CommHub? comms = null) : IDisposable
{
    private readonly CellThread _thread = new();
    private readonly CellScope _scope = new();

    static CellEngine() => NotebookFormatters.Register();

    /// <summary>Runs one cell; its events arrive while it runs, on its thread or on those that it started.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="cell">What errors call it, e.g. "cell 3".</param>
    /// <param name="sink">Takes the events.</param>
    /// <param name="stop">Stops the cell.</param>
    /// <returns>Null, or why it did not run to its end, which is the last event too.</returns>
    /// <exception cref="OperationCanceledException">The cell was stopped; what it and earlier cells declared is still there.</exception>
    public Task<CellError?> RunAsync(string code, string cell, Action<CellEvent> sink, CellStop stop) => OnThread(sink, stop, async scope =>
    {
        var source = CellDirectives.Resolve(code);
        var (program, errors) = CellProgram.Compile(_scope.Link(source, cell), stop.Token);
        if (program is null)
        {
            return CellErrors.OfCompiler(errors, code);
        }

        await Task.CompletedTask;
        return RunProtected(async () => ShowResult(await _scope.Run(program), sink), scope, stop, code, cell);
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
