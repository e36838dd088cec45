namespace DpoNotebooks.Losses;

/// <summary>Logarithms that keep their digits and their gradient where the plain formula loses them.</summary>
public static class StableLog
{
    /// <summary>log(1 − e^x) for x ≤ 0, elementwise.</summary>
    /// <remarks>
    /// Two forms meet at −ln 2 (Mächler, "Accurately computing log(1 − exp(−|a|))", 2012). x is held at or below −ε of its
    /// dtype, so that p = 1 gives a finite value; the gradient there is 0.
    /// </remarks>
    public static Tensor OneMinusExp(Tensor x)
    {
        using var scope = NewDisposeScope();
        var held = x.clamp_max(x.dtype == ScalarType.Float32 ? -Math.ScaleB(1, -23) : -Math.ScaleB(1, -52));
        var small = held < -Math.Log(2);
        // Were e^x to round to 1 here, where() would turn the discarded infinite slope into NaN.
        var below = (-where(small, held, -1.0).exp()).log1p();
        var above = (-held.expm1()).log();
        return where(small, below, above).MoveToOuterDisposeScope();
    }
}
