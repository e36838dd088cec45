using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The process that started the kernel, whose number Jupyter tells: without it nobody would ever end the kernel.</summary>
internal static partial class ParentProcess
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Ends when that process has; never where none is told.</summary>
    public static async Task Gone()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), CultureInfo.InvariantCulture, out var parent) || parent <= 1)
        {
            await Task.Delay(Timeout.Infinite);
        }

        // One that has ended may be found until somebody asks how it ended; but it has no children any more.
        var child = !OperatingSystem.IsWindows() && ParentOfThis() == parent;
        while (child ? ParentOfThis() == parent : Runs(parent))
        {
            await Task.Delay(Interval);
        }
    }

    private static bool Runs(int process)
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
