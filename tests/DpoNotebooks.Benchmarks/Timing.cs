using System.Diagnostics;

namespace DpoNotebooks.Benchmarks;

/// <summary>The best time of a unit of work, and its peak of additional resident memory.</summary>
public sealed record Timing(double Seconds, long PeakBytes)
{
    /// <summary>Runs the action once to warm up, then for about two seconds.</summary>
    public static Timing Of(Action action, int unitsPerCall)
    {
        GC.Collect();
        var before = Resident();
        using var watch = new MemoryWatch();
        action();
        var best = double.PositiveInfinity;
        var all = Stopwatch.StartNew();
        while (all.Elapsed.TotalSeconds < 2)
        {
            var one = Stopwatch.StartNew();
            action();
            best = Math.Min(best, one.Elapsed.TotalSeconds / unitsPerCall);
        }

        return new Timing(best, Math.Max(0, watch.Peak - before));
    }

    internal static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>Samples the resident memory every 5 ms until it is disposed.</summary>
    private sealed class MemoryWatch : IDisposable
    {
        private readonly Timer _timer;
        private long _peak;

        public MemoryWatch() =>
            _timer = new Timer(_ => Interlocked.Exchange(ref _peak, Math.Max(Interlocked.Read(ref _peak), Resident())), null, 0, 5);

        public long Peak => Interlocked.Read(ref _peak);

        public void Dispose() => _timer.Dispose();
    }
}
