using System.Diagnostics;

namespace DpoNotebooks.Benchmarks;

/// <summary>Measures the rate of matrix multiplication on this machine, to which the other benchmarks are compared.</summary>
public static class MatrixRate
{
    /// <summary>Returns the best rate of square matrix products in floating-point operations per second.</summary>
    /// <param name="device">The device; null for the CPU.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="size">The number of rows and columns.</param>
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
