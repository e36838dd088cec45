namespace DpoNotebooks.Models.Weights;

/// <summary>A dtype of weight files, and its names in their formats.</summary>
/// <param name="Type">The dtype of a tensor.</param>
/// <param name="Size">The size of an element in bytes.</param>
/// <param name="Safetensors">The name in safetensors.</param>
/// <param name="Storage">The name of PyTorch's storage class.</param>
internal sealed record StoredDtype(ScalarType Type, int Size, string Safetensors, string Storage)
{
    private static readonly StoredDtype[] All =
    [
        new(ScalarType.Float64, 8, "F64", "torch.DoubleStorage"),
        new(ScalarType.Float32, 4, "F32", "torch.FloatStorage"),
        new(ScalarType.Float16, 2, "F16", "torch.HalfStorage"),
        new(ScalarType.BFloat16, 2, "BF16", "torch.BFloat16Storage"),
        new(ScalarType.Int64, 8, "I64", "torch.LongStorage"),
        new(ScalarType.Int32, 4, "I32", "torch.IntStorage"),
        new(ScalarType.Int16, 2, "I16", "torch.ShortStorage"),
        new(ScalarType.Int8, 1, "I8", "torch.CharStorage"),
        new(ScalarType.Byte, 1, "U8", "torch.ByteStorage"),
        new(ScalarType.Bool, 1, "BOOL", "torch.BoolStorage"),
    ];

    /// <summary>Finds a dtype.</summary>
    /// <exception cref="NotSupportedException">Weight files do not support the dtype.</exception>
    public static StoredDtype Of(ScalarType type) => All.FirstOrDefault(dtype => dtype.Type == type)
        ?? throw new NotSupportedException($"weights of dtype {type} cannot be stored");

    /// <summary>Finds a dtype by its name in safetensors; null: not supported.</summary>
    public static StoredDtype? OfSafetensors(string? name) => All.FirstOrDefault(dtype => dtype.Safetensors == name);

    /// <summary>Finds a dtype by the name of PyTorch's storage class; null: not supported.</summary>
    public static StoredDtype? OfStorage(string name) => All.FirstOrDefault(dtype => dtype.Storage == name);
}
