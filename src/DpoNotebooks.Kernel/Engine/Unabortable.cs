using System.Runtime.CompilerServices;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Work that an abort must not tear apart: what it leaves behind belongs to the program, not to the cell.</summary>
internal static class Unabortable
{
    /// <summary>Runs work to its end; the runtime aborts no thread inside a finally block, as long as the compiler leaves it one.</summary>
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
