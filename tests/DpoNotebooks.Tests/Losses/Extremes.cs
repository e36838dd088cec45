using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Batches at the edge of what floats hold, and the claim that nothing becomes NaN or infinite.</summary>
internal static class Extremes
{
    public static PairLogps In(ScalarType dtype, PairLogps pair)
    {
        ResponseLogps Of(ResponseLogps logps) => new(logps.Sums.to_type(dtype), logps.Lengths.to_type(dtype))
        {
            Tokens = logps.Tokens?.to_type(dtype),
            LogSumSquares = logps.LogSumSquares?.to_type(dtype),
        };
        return new(Of(pair.Chosen), Of(pair.Rejected));
    }

    public static void AssertFinite(Tensor losses, Tensor chosen, Tensor rejected, string what)
    {
        Assert.True(losses.isfinite().all().ToBoolean(), $"{what}: losses {string.Join(" ", losses.to_type(ScalarType.Float64).data<double>())}");
        foreach (var gradient in Examples.Gradients(losses.mean(), chosen, rejected))
        {
            Assert.True(gradient.isfinite().all().ToBoolean(), $"{what}: gradient {string.Join(" ", gradient.to_type(ScalarType.Float64).contiguous().data<double>().ToArray())}");
        }
    }
}
