namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Formats a tensor as text: its dtype, shape and device, and its values. A large tensor shows only its outer values.</summary>
internal static class TensorText
{
    /// <summary>Formats the heading and, if they are readable, the values below it.</summary>
    public static string Of(Tensor tensor) => Values(tensor) is { } values ? $"{Heading(tensor)}\n{values}" : Heading(tensor);

    /// <summary>Formats dtype, shape and device, as in "float32 [2, 3] on cpu, requires_grad". A disposed tensor is reported as such.</summary>
    public static string Heading(Tensor tensor) => tensor.IsInvalid
        ? "a disposed tensor"
        : $"{Dtype(tensor.dtype)} [{string.Join(", ", tensor.shape)}] on {tensor.device}"
            + (tensor.is_sparse ? ", sparse" : "") + (tensor.requires_grad ? ", requires_grad" : "");

    /// <summary>Returns PyTorch's name of the dtype.</summary>
    public static string Dtype(ScalarType type) => type switch
    {
        ScalarType.Byte => "uint8",
        ScalarType.ComplexFloat32 => "complex64",
        ScalarType.ComplexFloat64 => "complex128",
        _ => type.ToString().ToLowerInvariant(),
    };

    /// <summary>Formats the values in brackets. Null if the tensor is disposed, sparse or on the meta device.</summary>
    public static string? Values(Tensor tensor) =>
        tensor.IsInvalid || tensor.is_sparse || tensor.device.type == DeviceType.META ? null : new TensorValues(tensor).ToString();
}
