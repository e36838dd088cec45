using System.Collections.Concurrent;
using System.Runtime;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>
/// The one thread that runs the cells. What follows an await comes back to it, so that torch's thread-static state
/// (grad mode, dispose scopes) is the same from cell to cell.
/// </summary>
internal sealed class CellThread : SynchronizationContext, IDisposable
{
    private const int StackBytes = 256 << 20; // reserved, not used: deep recursion in backward and in F#
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);
    private readonly BlockingCollection<Action> _work = [];

    public CellThread() => new Thread(Loop, StackBytes) { IsBackground = true, Name = "cells" }.Start();

    /// <summary>Runs a cell to its end; a cell that does not heed the token is aborted half a second after it.</summary>
    public Task Run(Func<Task> cell, CancellationToken stop)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            using var abort = new CancellationTokenSource();
            using var stopping = stop.Register(() => abort.CancelAfter(Grace));
            try
            {
#pragma warning disable SYSLIB0046 // the only way to stop a cell that loops; the program goes on to save what there is
                ControlledExecution.Run(() => Pump(cell, stop), abort.Token);
#pragma warning restore SYSLIB0046
                done.SetResult();
            }
            catch (OperationCanceledException)
            {
                done.SetCanceled(stop.IsCancellationRequested ? stop : CancellationToken.None);
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }, CancellationToken.None);
        return done.Task;
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            _work.Add(() => d(state));
        }
        catch (InvalidOperationException)
        {
            // The engine is gone, and with it what a cell left behind.
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("waiting for the cell thread would block it");

    public override SynchronizationContext CreateCopy() => this;

    public void Dispose() => _work.CompleteAdding();

    private void Loop()
    {
        SetSynchronizationContext(this);
        foreach (var item in _work.GetConsumingEnumerable())
        {
            try
            {
                item();
            }
            catch (Exception e)
            {
                Console.Error.WriteLine(e); // of something that a cell left running; the next cells still run
            }
        }
    }

    // Continuations of the cell's awaits arrive as work; they run here until the cell is done.
    private void Pump(Func<Task> cell, CancellationToken stop)
    {
        var running = cell();
        running.ContinueWith(_ => Post(_ => { }, null), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!running.IsCompleted)
        {
            _work.Take(stop)();
        }

        running.GetAwaiter().GetResult();
    }
}
