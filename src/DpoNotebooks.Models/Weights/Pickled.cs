namespace DpoNotebooks.Models.Weights;

/// <summary>A class or function that a pickle refers to. Only those that build tensors are allowed.</summary>
/// <param name="Name">The module and name.</param>
internal sealed record PickledGlobal(string Name);

/// <summary>A dict or OrderedDict, in insertion order.</summary>
internal sealed class PickledDictionary
{
    /// <summary>The items.</summary>
    public List<(object? Key, object? Value)> Items { get; } = [];
}

/// <summary>Memory that tensors are views of. Its bytes are stored outside the pickle.</summary>
/// <param name="Key">The key of the bytes.</param>
/// <param name="Dtype">The dtype of the elements.</param>
/// <param name="Count">The number of elements.</param>
internal sealed record PickledStorage(string Key, StoredDtype Dtype, long Count)
{
    /// <summary>The size in bytes.</summary>
    /// <remarks>The product cannot overflow, because the count is checked when the storage is created.</remarks>
    public long Bytes => Count * Dtype.Size;
}

/// <summary>A tensor: a view within the bounds of a storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">The index of the first element in the storage.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Strides">The number of elements between neighbors along each dimension.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides);
