namespace DpoNotebooks.Kernel.Engine;

/// <summary>
/// Where a running cell is stopped. Compiled cells pass here at the start of each function and at each turn of a loop, and
/// their output passes here: that reaches almost all that a cell can do, and tears nothing apart that is not the cell's.
/// </summary>
public static class StopPoint
{
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(5);
    private static readonly AsyncLocal<CancellationToken> Flowing = new();
    private static int _stopping; // cells that are to end now, of all engines

    /// <summary>Goes on, or ends the cell that the calling flow belongs to, also on threads and tasks that it started.</summary>
    /// <exception cref="OperationCanceledException">The cell is to end.</exception>
    public static void Pass()
    {
        if (Volatile.Read(ref _stopping) > 0)
        {
            Flowing.Value.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Runs code that ends at its next stop point once the stop is cancelled.</summary>
    internal static void Run(Action code, CancellationToken stop)
    {
        var stopping = false;
        var registration = stop.Register(() =>
        {
            stopping = true;
            Interlocked.Increment(ref _stopping);
        });
        var around = Flowing.Value;
        Flowing.Value = stop;
        try
        {
            code();
        }
        finally
        {
            Flowing.Value = around;
            registration.Dispose(); // waits for the callback, if it runs
            if (stopping)
            {
                // Its tasks and threads may be slower than itself.
                Task.Delay(Lasting, CancellationToken.None).ContinueWith(_ => Interlocked.Decrement(ref _stopping), TaskScheduler.Default);
            }
        }
    }
}
