using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DpoNotebooks.Models.Weights;

/// <summary>Requests huge pages for memory that is about to be written for the first time.</summary>
/// <remarks>By default Linux maps memory in pages of 4 kB on first access, which takes several times as long as copying the bytes. On request it
/// uses pages of 2 MB.</remarks>
internal static class HugePages
{
    private const int Advice = 14; // MADV_HUGEPAGE
    private const int MinBytes = 4 << 20;

    /// <summary>Requests huge pages if the memory is large enough to benefit. This is only a hint and does not change the memory's contents.</summary>
    /// <param name="memory">A contiguous one-dimensional tensor on the CPU.</param>
    public static void Request(Tensor memory)
    {
        var length = memory.numel() * StoredDtype.Of(memory.dtype).Size;
        if (!OperatingSystem.IsLinux() || length < MinBytes)
        {
            return;
        }

        using var first = memory.narrow(0, 0, 1);
        var address = Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetReference(first.bytes));
        var before = address % Environment.SystemPageSize; // madvise requires a page-aligned address
        _ = Advise(address - before, (nuint)(length + before), Advice);
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint address, nuint length, int advice);
}
