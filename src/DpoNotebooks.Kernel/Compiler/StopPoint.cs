namespace DpoNotebooks.Kernel.Compiler;

/// <summary>
/// The check at which a running cell stops. Compiled cells call it at the start of each function and at each iteration of a loop,
/// and each output calls it. It covers almost everything that a cell can do, and it never interrupts code outside the cell.
/// </summary>
public static class StopPoint
{
    private const int CallsBetweenChecks = 64; // a power of two
    private static readonly TimeSpan UrgentPeriod = TimeSpan.FromSeconds(5);
    private static readonly AsyncLocal<CancellationToken> Flowing = new();
    private static int _urgentStops; // requested within the last UrgentPeriod, in all engines
    private static int _stops; // requested since the program started, in all engines

    [ThreadStatic]
    private static int _calls;

    /// <summary>Ends the cell to which the calling flow belongs if the cell is stopped, also on threads and tasks that the cell started.</summary>
    /// <exception cref="OperationCanceledException">The cell is stopped.</exception>
    public static void Pass()
    {
        if (Volatile.Read(ref _stops) > 0)
        {
            Check();
        }
    }

    /// <summary>Runs code that ends at its next stop point once the token is cancelled. The same holds for tasks that the code leaves running.</summary>
    internal static void Run(Action code, CancellationToken stop)
    {
        stop.Register(CountStop);
        var outer = Flowing.Value;
        Flowing.Value = stop;
        try
        {
            code();
        }
        finally
        {
            Flowing.Value = outer;
        }
    }

    private static void CountStop()
    {
        Interlocked.Increment(ref _urgentStops);
        Interlocked.Increment(ref _stops);
        Task.Delay(UrgentPeriod).ContinueWith(_ => Interlocked.Decrement(ref _urgentStops), TaskScheduler.Default);
    }

    // Tasks of a stopped cell that start late still have to end, but after the urgent period they check only once in a while.
    private static void Check()
    {
        var isDue = Volatile.Read(ref _urgentStops) > 0 || ++_calls % CallsBetweenChecks == 0;
        if (isDue && Flowing.Value is { IsCancellationRequested: true } stop)
        {
            throw new CellStoppedException(stop);
        }
    }
}
