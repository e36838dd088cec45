using System.Diagnostics;

namespace DpoNotebooks.Benchmarks;

/// <summary>What this machine's matrix multiplication attains: the yardstick of the other figures.</summary>
public static class MatrixRate
{
    /// <summary>Floating-point operations a second of square products; the best of many.</summary>
    /// <param name="device">Where; null: the CPU.</param>
    /// <param name="dtype">Of what.</param>
    /// <param name="size">Rows and columns.</param>
    public static double Measure(Device? device = null, ScalarType dtype = ScalarType.Float32, long size = 1024)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (left, right) = (ones([size, size], dtype, device), ones([size, size], dtype, device));
        var best = double.PositiveInfinity;
        for (var i = 0; i < 30; i++)
        {
            var watch = Stopwatch.StartNew();
            using var product = left.matmul(right);
            if (device?.type == DeviceType.CUDA)
            {
                cuda.synchronize();
            }

            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return 2.0 * size * size * size / best;
    }
}
