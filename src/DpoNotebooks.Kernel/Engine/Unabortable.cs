using System.Runtime.CompilerServices;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Work that the stopping of a cell must not tear apart: what it leaves behind belongs to the program, not to the cell.</summary>
internal static class Unabortable
{
    [ThreadStatic]
    private static CancellationToken _stop;

    /// <summary>Runs code that may be stopped, on this thread.</summary>
    /// <param name="code">The code.</param>
    /// <param name="stop">Cancelled when it is: from then on <see cref="Run"/> ends it.</param>
    public static void Allow(Action code, CancellationToken stop)
    {
        _stop = stop;
        try
        {
            code();
        }
        finally
        {
            _stop = CancellationToken.None;
        }
    }

    /// <summary>Runs work to its end; the runtime aborts no thread inside a finally block, as long as the compiler leaves it one.</summary>
    /// <exception cref="OperationCanceledException">The code around it was stopped meanwhile.</exception>
    [MethodImpl(MethodImplOptions.NoOptimization)]
    public static void Run(Action work)
    {
        try
        {
        }
        finally
        {
            work();
        }

        _stop.ThrowIfCancellationRequested();
    }
}
