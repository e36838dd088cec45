using System.Runtime.InteropServices;

namespace DpoNotebooks.Testing;

/// <summary>The most memory that native code held at a time, over what it held at first: what the C library's allocator has given out.</summary>
public sealed class NativeMemory : IDisposable
{
    private readonly long _before;
    private readonly Thread _watch;
    private volatile bool _done;
    private long _peak;

    /// <summary>Begins to watch, or skips the test where the C library does not tell.</summary>
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

    /// <summary>Bytes held now beyond those at first.</summary>
    public long Now => Held() - _before;

    /// <summary>Ends the watch.</summary>
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
