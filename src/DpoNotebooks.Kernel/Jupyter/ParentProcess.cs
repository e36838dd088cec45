using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The process that started the kernel. Jupyter passes its id, and the kernel exits with it.</summary>
internal static partial class ParentProcess
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Completes when the parent process exits; never completes if Jupyter passed no id.</summary>
    public static async Task WaitForExitAsync()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), CultureInfo.InvariantCulture, out var parent) || parent <= 1)
        {
            await Task.Delay(Timeout.Infinite);
        }

        // A zombie process is still found by its id, but it has no children any more.
        var isChild = !OperatingSystem.IsWindows() && ParentOfThis() == parent;
        while (isChild ? ParentOfThis() == parent : IsRunning(parent))
        {
            await Task.Delay(Interval);
        }
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentOfThis();
}
