namespace DpoNotebooks.Models.Weights;

/// <summary>A dtype that weight files hold, and what they call it.</summary>
/// <param name="Type">The tensor's dtype.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="Safetensors">Its name in safetensors.</param>
/// <param name="Storage">PyTorch's class of storages of it.</param>
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

    /// <summary>What files call a dtype.</summary>
    /// <exception cref="NotSupportedException">They have no name for it.</exception>
    public static StoredDtype Of(ScalarType type) => All.FirstOrDefault(dtype => dtype.Type == type)
        ?? throw new NotSupportedException($"weights of dtype {type} cannot be stored");

    /// <summary>By its name in safetensors; null: none of that name.</summary>
    public static StoredDtype? OfSafetensors(string? name) => All.FirstOrDefault(dtype => dtype.Safetensors == name);

    /// <summary>By PyTorch's class of storages; null: none of that name.</summary>
    public static StoredDtype? OfStorage(string name) => All.FirstOrDefault(dtype => dtype.Storage == name);
}
