using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime;
using DpoNotebooks.Models.Interruption;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>
/// The one thread that runs the cells. What follows an await comes back to it, so that torch's thread-static state
/// (grad mode, dispose scopes) is the same from cell to cell; only what would come back while a cell blocks it, waiting, goes on on a
/// thread of the pool. Only after an abort another one takes its place.
/// </summary>
internal sealed class CellThread : SynchronizationContext, IDisposable
{
    private const int StackBytes = 256 << 20; // reserved, not used: deep recursion in backward and in F#
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan Blocked = TimeSpan.FromMilliseconds(10);
    private readonly BlockingCollection<Action> _work = [];
    private Thread? _thread;
    private volatile int _taken; // items so far
    private volatile bool _taking;
    private bool _aborted;

    public CellThread() => Start();

    /// <summary>Runs work on the thread to its end.</summary>
    public Task Run(Func<Task> work, CancellationToken stop)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                Pump(work, stop);
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

    /// <summary>
    /// Runs a cell's own code, on this thread. Asked to stop, it may end by itself: for a moment, or, where a loop has
    /// promised to heed the stop, until that is over, or not at all where it is forced. Then its next stop point or await
    /// ends it, or the wait that it is in. What does none of these, deep in some library, the runtime tears out where it
    /// is forced; there it may bring the whole program down (.NET 10.0 on Unix), so nothing less is answered with that.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void RunAbortable(Func<Task> code, InterruptScope scope, CancellationToken force)
    {
        using var end = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        var thread = Thread.CurrentThread;
        var over = false;
        void Stop()
        {
            Patience(scope, force);
            for (var stage = end; ; stage = force.IsCancellationRequested ? abort : end)
            {
                lock (abort)
                {
                    if (over)
                    {
                        return;
                    }

                    _aborted |= stage == abort;
                    stage.Cancel();
                    if (thread.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin))
                    {
                        thread.Interrupt();
                    }
                }

                Thread.Sleep(Grace);
            }
        }

        // A thread of its own, because a cell can keep all those of the pool.
        using var asked = scope.Token.Register(() => new Thread(Stop) { IsBackground = true, Name = "stop" }.Start());
        var signals = SignalMask.Read();
        try
        {
#pragma warning disable SYSLIB0046 // the only way to stop what heeds nothing; what it may leave half done is the cell's alone
            ControlledExecution.Run(() => StopPoint.Run(() => Pump(code, scope.Token), end.Token), abort.Token);
#pragma warning restore SYSLIB0046
        }
        catch (Exception) when (end.IsCancellationRequested)
        {
            throw new OperationCanceledException(scope.Token); // whatever came of being stopped
        }
        finally
        {
            while (!over)
            {
                try
                {
                    lock (abort)
                    {
                        over = true;
                    }
                }
                catch (ThreadInterruptedException)
                {
                    // meant for a wait of the cell
                }
            }

            if (scope.Token.IsCancellationRequested)
            {
                end.Cancel(); // for what it was awaiting, which would go on
                TakeInterrupt();
            }

            SignalMask.Restore(signals);
        }
    }

    public override void Post(SendOrPostCallback d, object? state) => Unabortable.Run(() =>
    {
        try
        {
            var continuation = new Continuation(() => d(state));
            _work.Add(continuation.Run);
            _ = Rescue(continuation);
        }
        catch (InvalidOperationException)
        {
            // The engine is gone, and with it what a cell left behind.
        }
    });

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("waiting for the cell thread would block it");

    public override SynchronizationContext CreateCopy() => this;

    public void Dispose() => _work.CompleteAdding();

    private static void Patience(InterruptScope scope, CancellationToken force)
    {
        for (var heeded = true; heeded && !force.IsCancellationRequested;)
        {
            heeded = scope.IsChecked; // what comes after such a loop has the grace again, to put its things in order
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < Grace && !force.IsCancellationRequested;)
            {
                Thread.Sleep(10);
            }

            heeded |= scope.IsChecked;
        }
    }

    // One that came too late for the wait that it was meant for would end the next.
    private static void TakeInterrupt()
    {
        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
            // taken
        }
    }

    // A cell may block this thread until a task is done of which this is a part: somebody else has to do it then.
    private async Task Rescue(Continuation continuation)
    {
        var (turn, blocked) = (_taken, 0);
        while (!continuation.IsTaken)
        {
            await Task.Delay(Blocked).ConfigureAwait(false);
            blocked = turn == _taken && !_taking && _thread?.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin) == true ? blocked + 1 : 0;
            turn = _taken;
            if (blocked == 2)
            {
                try
                {
                    continuation.Run();
                }
                catch (Exception e)
                {
                    Console.Error.WriteLine(e);
                }
            }
        }
    }

    private Action Take(CancellationToken stop)
    {
        _taking = true;
        try
        {
            return _work.Take(stop);
        }
        finally
        {
            _taken++;
            _taking = false;
        }
    }

    private void Start()
    {
        _thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "cells" };
        _thread.Start();
    }

    private void Loop()
    {
        SetSynchronizationContext(this);
        while (!_work.IsCompleted)
        {
            try
            {
                Take(CancellationToken.None)();
            }
            catch (InvalidOperationException) when (_work.IsCompleted)
            {
                return;
            }
            catch (Exception e)
            {
                Console.Error.WriteLine(e); // of something that a cell left running; the next cells still run
            }

            if (_aborted)
            {
                // The runtime aborts a thread once: a second time a loop that only computes would not stop (.NET 10.0 on Unix).
                _aborted = false;
                Start();
                return;
            }
        }
    }

    // Continuations of the work's awaits arrive as work; they run here until it is done.
    private void Pump(Func<Task> work, CancellationToken stop)
    {
        var running = work();
        running.ContinueWith(_ => Post(_ => { }, null), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!running.IsCompleted)
        {
            Take(stop)();
        }

        running.GetAwaiter().GetResult();
    }

    /// <summary>What follows an await: done once, by whoever comes first.</summary>
    private sealed class Continuation(Action action)
    {
        private int _taken;

        public bool IsTaken => _taken != 0;

        public void Run()
        {
            if (Interlocked.Exchange(ref _taken, 1) == 0)
            {
                action();
            }
        }
    }
}
