using System.Runtime.InteropServices;

namespace DpoNotebooks.Testing;

/// <summary>Measures the peak of the C library's allocated memory over its value at the start.</summary>
public sealed class NativeMemory : IDisposable
{
    private readonly long _before;
    private readonly Thread _watch;
    private volatile bool _done;
    private long _peak;

    /// <summary>Starts measuring, or skips the test if the C library does not report memory.</summary>
    public NativeMemory()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "mallinfo2", out _),
            "needs glibc's mallinfo2");
        _before = Held();
        _watch = new Thread(() =>
        {
            for (; !_done; Thread.Sleep(1))
            {
                _peak = Math.Max(_peak, Held());
            }
        });
        _watch.Start();
    }

    /// <summary>Bytes allocated now above the start.</summary>
    public long Now => Held() - _before;

    /// <summary>Stops measuring.</summary>
    /// <returns>Bytes.</returns>
    public long Peak()
    {
        Dispose();
        return _peak - _before;
    }

    public void Dispose()
    {
        _done = true;
        _watch.Join();
    }

    private static long Held()
    {
        var info = MallInfo();
        return (long)(info.InUse + info.Mapped);
    }

    [DllImport("libc", EntryPoint = "mallinfo2")]
    private static extern Info MallInfo();

    /// <summary>struct mallinfo2.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Info
    {
        private readonly nuint _arena, _freeChunks, _smallChunks, _mappings;
        public readonly nuint Mapped;
        private readonly nuint _unused, _smallFree;
        public readonly nuint InUse;
        private readonly nuint _free, _top;
    }
}
