using System.Runtime.InteropServices;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>
/// Which signals the calling thread does not hear. An aborted thread leaves the runtime's own signal blocked (.NET 10.0 on
/// Unix, where the abort unwinds out of the handler): it and every thread that it starts could then neither be aborted
/// nor be stopped for a garbage collection.
/// </summary>
internal static partial class SignalMask
{
    private const int Bytes = 128; // a sigset_t is no larger on any system
    private static readonly int Set = OperatingSystem.IsMacOS() ? 3 : 2; // SIG_SETMASK

    /// <summary>The mask; null on Windows, which has none.</summary>
    public static byte[]? Read()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var mask = new byte[Bytes];
        return Change(Set, null, mask) == 0 ? mask : null;
    }

    /// <summary>Sets the mask to what it was.</summary>
    public static void Restore(byte[]? mask)
    {
        if (mask is not null)
        {
            _ = Change(Set, mask, null);
        }
    }

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int Change(int how, byte[]? set, byte[]? old);
}
