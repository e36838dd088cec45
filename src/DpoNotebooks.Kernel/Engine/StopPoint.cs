namespace DpoNotebooks.Kernel.Engine;

/// <summary>
/// Where a running cell is stopped. Compiled cells pass here at the start of each function and at each turn of a loop, and
/// their output passes here: that reaches almost all that a cell can do, and tears nothing apart that is not the cell's.
/// </summary>
public static class StopPoint
{
    private const int TurnsBetweenLooks = 64; // a power of two
    private static readonly TimeSpan Urgent = TimeSpan.FromSeconds(5);
    private static readonly AsyncLocal<CancellationToken> Flowing = new();
    private static int _urgent; // stops of cells of the last moments, of all engines
    private static int _stops;

    [ThreadStatic]
    private static int _turn;

    /// <summary>Goes on, or ends the cell that the calling flow belongs to, also on threads and tasks that it started.</summary>
    /// <exception cref="OperationCanceledException">The cell is to end.</exception>
    public static void Pass()
    {
        if (Volatile.Read(ref _stops) > 0)
        {
            Look();
        }
    }

    /// <summary>Runs code that ends at its next stop point once the stop is cancelled; so does what it leaves running, also later.</summary>
    internal static void Run(Action code, CancellationToken stop)
    {
        stop.Register(Asked);
        var around = Flowing.Value;
        Flowing.Value = stop;
        try
        {
            code();
        }
        finally
        {
            Flowing.Value = around;
        }
    }

    private static void Asked()
    {
        Interlocked.Increment(ref _urgent);
        Interlocked.Increment(ref _stops);
        Task.Delay(Urgent).ContinueWith(_ => Interlocked.Decrement(ref _urgent), TaskScheduler.Default);
    }

    // Where there once was a stop, tasks of that cell that begin late still have to end, but need not look at each turn.
    private static void Look()
    {
        if ((Volatile.Read(ref _urgent) > 0 || ++_turn % TurnsBetweenLooks == 0) && Flowing.Value is { IsCancellationRequested: true } stop)
        {
            throw new CellStoppedException(stop);
        }
    }
}
