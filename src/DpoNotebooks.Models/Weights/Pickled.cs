namespace DpoNotebooks.Models.Weights;

/// <summary>A class or function that a pickle names, one of those that building tensors needs.</summary>
/// <param name="Name">Its module and name.</param>
internal sealed record PickledGlobal(string Name);

/// <summary>A dict or OrderedDict, in the order of its items.</summary>
internal sealed class PickledDictionary
{
    public List<(object? Key, object? Value)> Items { get; } = [];
}

/// <summary>A stretch of memory that tensors are views of; its bytes lie outside the pickle.</summary>
/// <param name="Key">What finds them.</param>
/// <param name="Dtype">The elements' dtype.</param>
/// <param name="Count">Elements.</param>
internal sealed record PickledStorage(string Key, StoredDtype Dtype, long Count)
{
    /// <summary>Bytes.</summary>
    /// <remarks>The count is checked when the storage is built.</remarks>
    public long Bytes => Count * Dtype.Size;
}

/// <summary>A tensor: a view of a storage, within its bounds.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">The first element in it.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Strides">Elements between neighbours along each dimension.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides);
