namespace DpoNotebooks.Kernel.Engine;

/// <summary>Work that the stopping of a cell must not tear apart: what it leaves behind belongs to the program, not to the cell.</summary>
internal static class Unabortable
{
    /// <summary>Runs it to its end; the runtime aborts no thread inside a finally block.</summary>
    public static void Run(Action action)
    {
        try
        {
        }
        finally
        {
            action();
        }
    }
}
