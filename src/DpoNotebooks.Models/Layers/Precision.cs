namespace DpoNotebooks.Models.Layers;

/// <summary>Raises half-precision values before operations that need float32.</summary>
internal static class Precision
{
    /// <summary>The tensor in float32. A float64 tensor is returned unchanged.</summary>
    public static Tensor AtLeastFloat32(Tensor x) => x.dtype == ScalarType.Float64 ? x : x.to_type(ScalarType.Float32);
}
