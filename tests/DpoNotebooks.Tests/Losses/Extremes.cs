using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Checks that losses and gradients are finite.</summary>
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
        Assert.True(losses.isfinite().all().ToBoolean(), $"{what}: losses {Text(losses)}");
        foreach (var gradient in Examples.Gradients(losses.mean(), chosen, rejected))
        {
            Assert.True(gradient.isfinite().all().ToBoolean(), $"{what}: gradient {Text(gradient)}");
        }
    }

    private static string Text(Tensor values) => string.Join(" ", values.to_type(ScalarType.Float64).contiguous().data<double>().ToArray());
}
