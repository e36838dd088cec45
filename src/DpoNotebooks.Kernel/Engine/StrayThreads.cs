using System.Runtime.ExceptionServices;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Threads and timers that cells start by themselves: what nobody catches there ends the thread, not the program.</summary>
internal static class StrayThreads
{
    /// <summary>From here on. Exceptions of the program's own threads end it as ever.</summary>
    public static void Outlive() => ExceptionHandling.SetUnhandledExceptionHandler(exception => CellConsole.IsOfCell && Tell(exception));

    private static bool Tell(Exception exception)
    {
        if (exception is not OperationCanceledException)
        {
            Console.Error.WriteLine($"a thread of this cell ended: {exception}");
        }

        return true;
    }
}
