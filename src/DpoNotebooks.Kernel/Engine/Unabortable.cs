using System.Runtime.CompilerServices;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Runs work that an abort must not interrupt because it changes state of the program rather than of the cell.</summary>
internal static class Unabortable
{
    /// <summary>Runs work to its end. The runtime does not abort a thread inside a finally block.</summary>
    /// <remarks>Without optimization, the JIT compiler keeps the finally block.</remarks>
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
    }
}
