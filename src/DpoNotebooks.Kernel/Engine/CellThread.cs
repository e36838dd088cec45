using System.Collections.Concurrent;
using DpoNotebooks.Models.Interruption;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>
/// The thread that runs the cells. Continuations of awaits return to it, so that the thread-static state of torch (grad mode, dispose
/// scopes) is the same from cell to cell. If a cell blocks the thread while a continuation is pending, the continuation runs on a thread
/// of the pool. After an abort, a new thread takes its place.
/// </summary>
internal sealed class CellThread : SynchronizationContext, IDisposable
{
    private const int StackBytes = 256 << 20; // reserved, not committed: room for deep recursion in backward and in F#
    private static readonly TimeSpan BlockedPollInterval = TimeSpan.FromMilliseconds(10);
    private readonly BlockingCollection<Action> _work = [];
    private Thread? _thread;
    private volatile int _taken; // work items so far
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

    /// <summary>Runs a cell's own code on this thread, stoppable as <see cref="StoppableRun"/> describes.</summary>
    /// <exception cref="OperationCanceledException">The code was stopped.</exception>
    public void RunStoppable(Func<Task> code, InterruptScope scope, CancellationToken abort)
    {
        using var run = new StoppableRun(scope, abort);
        try
        {
            run.Run(() => Pump(code, scope.Token));
        }
        finally
        {
            _aborted |= run.IsAborted;
        }
    }

    public override void Post(SendOrPostCallback d, object? state) => Unabortable.Run(() =>
    {
        try
        {
            var continuation = new Continuation(() => d(state));
            _work.Add(continuation.Run);
            _ = RunIfBlockedAsync(continuation);
        }
        catch (InvalidOperationException)
        {
            // The engine was disposed; what a cell left running is discarded.
        }
    });

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("waiting for the cell thread would block it");

    public override SynchronizationContext CreateCopy() => this;

    public void Dispose() => _work.CompleteAdding();

    // A cell may block this thread until a task completes of which this continuation is a part. It must then run on another thread.
    private async Task RunIfBlockedAsync(Continuation continuation)
    {
        var (lastTaken, blockedPolls) = (_taken, 0);
        while (!continuation.IsTaken)
        {
            await Task.Delay(BlockedPollInterval).ConfigureAwait(false);
            var isWaiting = _thread?.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin) == true;
            blockedPolls = lastTaken == _taken && !_taking && isWaiting ? blockedPolls + 1 : 0;
            lastTaken = _taken;
            if (blockedPolls == 2)
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
                Console.Error.WriteLine(e); // of code that a cell left running; later cells still run
            }

            if (_aborted)
            {
                // The runtime aborts a thread only once: a second abort does not stop a loop that only computes (.NET 10.0 on Unix).
                _aborted = false;
                Start();
                return;
            }
        }
    }

    // Continuations of the work's awaits arrive as work items; they run here until the work is done.
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

    /// <summary>A continuation of an await. It runs once, on the first thread that runs it.</summary>
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
