using System.Runtime.ExceptionServices;
using DpoNotebooks.Kernel.Compiler;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Keeps the program alive when a thread, timer or pool work item that a cell started throws an unhandled exception.</summary>
internal static class StrayThreads
{
    /// <summary>Installs the handler, which reports the exception on stderr.</summary>
    public static void HandleExceptions() => ExceptionHandling.SetUnhandledExceptionHandler(exception =>
    {
        if (exception is not CellStoppedException)
        {
            Console.Error.WriteLine($"a thread ended: {exception}");
        }

        return true;
    });
}
