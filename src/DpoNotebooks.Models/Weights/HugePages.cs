using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DpoNotebooks.Models.Weights;

/// <summary>Large pages for memory that is about to be filled for the first time. Linux hands it out in pages of 4 kB as it is
/// touched, which takes several times as long as copying the bytes; where it is asked to, in pages of 2 MB.</summary>
internal static class HugePages
{
    private const int Advice = 14; // MADV_HUGEPAGE
    private const int Worthwhile = 4 << 20;

    /// <summary>Asks for large pages where it is worth it; only a hint, and nothing is changed in the memory.</summary>
    /// <param name="memory">A contiguous tensor of one dimension on the CPU.</param>
    public static void AskFor(Tensor memory)
    {
        var length = memory.numel() * StoredDtype.Of(memory.dtype).Size;
        if (!OperatingSystem.IsLinux() || length < Worthwhile)
        {
            return;
        }

        using var first = memory.narrow(0, 0, 1);
        var address = Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetReference(first.bytes));
        var before = address % Environment.SystemPageSize; // advice begins at a page
        _ = Advise(address - before, (nuint)(length + before), Advice);
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint address, nuint length, int advice);
}
