namespace DpoNotebooks.Notebook.Formatters;

/// <summary>A tensor in words: what it is, and its values, or the outer ones of many.</summary>
public static class TensorText
{
    /// <summary>The heading, and the values below it where they can be read.</summary>
    public static string Of(Tensor tensor) => Values(tensor) is { } values ? $"{Heading(tensor)}\n{values}" : Heading(tensor);

    /// <summary>"float32 [2, 3] on cpu, requires_grad"; of a disposed tensor, that it is.</summary>
    public static string Heading(Tensor tensor) => tensor.IsInvalid
        ? "a disposed tensor"
        : $"{Dtype(tensor.dtype)} [{string.Join(", ", tensor.shape)}] on {tensor.device}{(tensor.is_sparse ? ", sparse" : "")}{(tensor.requires_grad ? ", requires_grad" : "")}";

    /// <summary>The name that PyTorch has for the type.</summary>
    public static string Dtype(ScalarType type) => type switch
    {
        ScalarType.Byte => "uint8",
        ScalarType.ComplexFloat32 => "complex64",
        ScalarType.ComplexFloat64 => "complex128",
        _ => type.ToString().ToLowerInvariant(),
    };

    /// <summary>The values in brackets; null where there are none to read.</summary>
    public static string? Values(Tensor tensor) =>
        tensor.IsInvalid || tensor.is_sparse || tensor.device.type == DeviceType.META ? null : new TensorValues(tensor).ToString();
}
