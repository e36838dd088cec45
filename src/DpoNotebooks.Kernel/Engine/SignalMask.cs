using System.Runtime.InteropServices;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>
/// The signals that the calling thread blocks. An aborted thread keeps the runtime's own signal blocked (.NET 10.0 on Unix, where the
/// abort unwinds out of the signal handler). That thread and every thread that it starts could then neither be aborted nor be
/// suspended for a garbage collection, so the mask is saved before a cell runs and restored afterwards.
/// </summary>
internal static partial class SignalMask
{
    private const int Bytes = 128; // a sigset_t is no larger on any system
    private static readonly int Set = OperatingSystem.IsMacOS() ? 3 : 2; // SIG_SETMASK

    /// <summary>Reads the mask. Returns null on Windows, which has no signal masks, or on failure.</summary>
    public static byte[]? Read()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var mask = new byte[Bytes];
        return Change(Set, null, mask) == 0 ? mask : null;
    }

    /// <summary>Restores a mask that <see cref="Read"/> returned.</summary>
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
