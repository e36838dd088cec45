using System.Diagnostics;
using System.Runtime;
using DpoNotebooks.Kernel.Compiler;
using DpoNotebooks.Models.Interruption;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Runs a cell's own code on the calling thread so that it can be stopped, in stages.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>The code may end by itself for a grace period. The period lasts as long as a loop has promised to check the stop, and ends at
/// once when an abort is requested.</item>
/// <item>After that, the code's next stop point, its next await, or the wait in which it blocks ends it.</item>
/// <item>If an abort is requested, the runtime aborts the thread. This is the only way to stop a call deep in a library, and it may bring
/// the program down (.NET 10.0 on Unix), so nothing but a second request leads to it.</item>
/// </list>
/// </remarks>
/// <param name="scope">The cell's stop, and the loops that have promised to check it.</param>
/// <param name="abort">Cancelled when an abort is requested.</param>
internal sealed class StoppableRun(InterruptScope scope, CancellationToken abort) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(60);
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly Thread _thread = Thread.CurrentThread;
    private readonly object _guard = new();
    private bool _over;

    /// <summary>Whether the runtime was asked to abort the thread.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>Runs the code.</summary>
    /// <exception cref="OperationCanceledException">The code was stopped.</exception>
    public void Run(Action code)
    {
        // The stop needs a thread of its own, because a cell can occupy all threads of the pool.
        using var registration = scope.Token.Register(() => new Thread(Stop) { IsBackground = true, Name = "stop" }.Start());
        var signals = SignalMask.Read();
        try
        {
#pragma warning disable SYSLIB0046 // the only way to stop code that never checks; only the cell's own state can be left inconsistent
            ControlledExecution.Run(() => StopPoint.Run(code, _end.Token), _abort.Token);
#pragma warning restore SYSLIB0046
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            throw new OperationCanceledException(scope.Token); // whatever exception the stop caused
        }
        finally
        {
            Finish();
            SignalMask.Restore(signals);
        }
    }

    /// <summary>Disposes of the tokens.</summary>
    public void Dispose()
    {
        _abort.Dispose();
        _end.Dispose();
    }

    private void Stop()
    {
        WaitForGrace();
        for (var stage = _end; ; stage = abort.IsCancellationRequested ? _abort : _end)
        {
            lock (_guard)
            {
                if (_over)
                {
                    return;
                }

                IsAborted |= stage == _abort;
                stage.Cancel();
                if (_thread.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin))
                {
                    _thread.Interrupt();
                }
            }

            Thread.Sleep(Grace);
        }
    }

    private void WaitForGrace()
    {
        for (var isChecked = true; isChecked && !abort.IsCancellationRequested;)
        {
            isChecked = scope.IsChecked; // the code after such a loop gets a grace period of its own, to clean up
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < Grace && !abort.IsCancellationRequested;)
            {
                Thread.Sleep(10);
            }

            isChecked |= scope.IsChecked;
        }
    }

    // An interrupt may arrive while this thread waits for the lock.
    private void Finish()
    {
        while (!_over)
        {
            try
            {
                lock (_guard)
                {
                    _over = true;
                }
            }
            catch (ThreadInterruptedException)
            {
                // meant for a wait of the code
            }
        }

        if (scope.Token.IsCancellationRequested)
        {
            _end.Cancel(); // ends what the code was awaiting, which would otherwise go on
            ClearInterrupt();
        }
    }

    // An interrupt that came too late for its wait would end the next one.
    private static void ClearInterrupt()
    {
        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
            // cleared
        }
    }
}
