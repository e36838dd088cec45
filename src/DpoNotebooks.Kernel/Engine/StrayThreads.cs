using System.Runtime.ExceptionServices;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Threads, timers and pool work that cells start by themselves: an exception that nobody catches there ends them, not the program.</summary>
internal static class StrayThreads
{
    /// <summary>From here on.</summary>
    public static void Outlive() => ExceptionHandling.SetUnhandledExceptionHandler(exception =>
    {
        if (exception is not CellStoppedException)
        {
            Console.Error.WriteLine($"a thread ended: {exception}");
        }

        return true;
    });
}
