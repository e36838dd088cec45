using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DpoNotebooks.Models.Runtime;

/// <summary>Measures memory.</summary>
public static class MemoryUse
{
    /// <summary>The peak so far, in bytes. On a CPU, the resident memory of the process; on a CUDA GPU, what is taken of it, which libtorch does not
    /// give back, so that it is a peak too, other processes included. 0 if it cannot be measured.</summary>
    public static long Peak(Device device)
    {
        if (device.type == DeviceType.CUDA)
        {
            return Cuda.Taken();
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static class Cuda
    {
        private static readonly MemoryQuery? Query = Load();

        private delegate int MemoryQuery(out nuint free, out nuint total);

        public static long Taken() => Query is { } query && query(out var free, out var total) == 0 ? (long)(total - free) : 0;

        // The library is already loaded by libtorch; TorchSharp offers no memory statistics.
        private static MemoryQuery? Load() =>
            NativeLibrary.TryLoad("libcudart.so.12", out var library) && NativeLibrary.TryGetExport(library, "cudaMemGetInfo", out var function)
                ? Marshal.GetDelegateForFunctionPointer<MemoryQuery>(function)
                : null;
    }
}
