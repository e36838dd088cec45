namespace DpoNotebooks.Losses;

/// <summary>Logarithms that stay accurate in value and gradient where the direct formula does not.</summary>
public static class StableLog
{
    /// <summary>log(1 − e^x) for x ≤ 0, elementwise.</summary>
    /// <remarks>
    /// The two branches meet at −ln 2 (Mächler, "Accurately computing log(1 − exp(−|a|))", 2012). x is clamped to at most −ε of its
    /// dtype, so that p = 1 gives a finite value; the gradient there is 0.
    /// </remarks>
    public static Tensor OneMinusExp(Tensor x)
    {
        using var scope = NewDisposeScope();
        var clamped = x.clamp_max(x.dtype == ScalarType.Float32 ? -Math.ScaleB(1, -23) : -Math.ScaleB(1, -52));
        var small = clamped < -Math.Log(2);
        // If e^x rounded to 1 here, where() would turn the discarded infinite slope into NaN.
        var below = (-where(small, clamped, -1.0).exp()).log1p();
        var above = (-clamped.expm1()).log();
        return where(small, below, above).MoveToOuterDisposeScope();
    }
}
