using System.Diagnostics;

namespace DpoNotebooks.Benchmarks;

/// <summary>What this machine's matrix multiplication attains: the yardstick of the other figures.</summary>
public static class MatrixRate
{
    /// <summary>Floating-point operations a second of 1024×1024×1024 products in float32; the best of many.</summary>
    public static double Measure()
    {
        const int Size = 1024;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (left, right) = (ones(Size, Size), ones(Size, Size));
        var best = double.PositiveInfinity;
        for (var i = 0; i < 30; i++)
        {
            var watch = Stopwatch.StartNew();
            using var product = left.matmul(right);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return 2.0 * Size * Size * Size / best;
    }
}
