namespace DpoNotebooks.Models.Weights;

/// <summary>What a pickle of weights may build: dictionaries and tensors. Nothing else is ever looked up or called.</summary>
internal static class PickledObjects
{
    private const string OrderedDictionary = "collections.OrderedDict";
    private const string RebuildTensor = "torch._utils._rebuild_tensor";
    private const string RebuildTensor2 = "torch._utils._rebuild_tensor_v2";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";

    /// <summary>A name that the pickle looks up.</summary>
    /// <exception cref="InvalidDataException">It is not one of those that tensors are built with.</exception>
    public static PickledGlobal Global(string module, string name)
    {
        var full = $"{module}.{name}";
        return full is OrderedDictionary or RebuildTensor or RebuildTensor2 or RebuildParameter || StoredDtype.OfStorage(full) is not null
            ? new PickledGlobal(full)
            : throw new InvalidDataException($"asks for {full}; a file of weights can have tensors of the known dtypes and plain values only, so nothing of it was run or read");
    }

    /// <summary>What a call of the pickle gives.</summary>
    /// <exception cref="InvalidDataException">It is no call that torch makes, or the tensor does not lie within its storage.</exception>
    public static object Call(object? function, object? arguments) => ((function as PickledGlobal)?.Name, arguments as object?[]) switch
    {
        (OrderedDictionary, []) => new PickledDictionary(),
        (OrderedDictionary, [List<object?> pairs]) => DictionaryOf(pairs),
        (RebuildTensor or RebuildTensor2, [PickledStorage storage, long offset, object?[] shape, object?[] strides, ..]) => TensorOf(storage, offset, Sizes(shape), Sizes(strides)),
        (RebuildParameter, [PickledTensor tensor, ..]) => tensor,
        var (name, _) => throw new InvalidDataException($"calls {name ?? "what is no function"} in a way that builds no tensor"),
    };

    /// <summary>A storage, as torch's persistent ids describe it: ('storage', its class, key, device, elements).</summary>
    /// <exception cref="InvalidDataException">It is described otherwise.</exception>
    public static PickledStorage Storage(object? id) =>
        (id as object?[]) switch
        {
            ["storage", PickledGlobal type, string key, string, long count, .. [] or [null]] when
                StoredDtype.OfStorage(type.Name) is { } dtype && TensorShape.BytesOf([count], dtype.Size) is not null => new PickledStorage(key, dtype, count),
            ["storage", _, _, _, _, not null] => throw new InvalidDataException("holds views of storages as PyTorch before 0.4 wrote them, which are not read"),
            _ => throw new InvalidDataException("describes a storage as torch does not"),
        };

    private static PickledDictionary DictionaryOf(List<object?> pairs)
    {
        var dictionary = new PickledDictionary();
        foreach (var pair in pairs)
        {
            dictionary.Items.Add(pair switch
            {
                List<object?> { Count: 2 } list => (list[0], list[1]),
                object?[] { Length: 2 } tuple => (tuple[0], tuple[1]),
                _ => throw new InvalidDataException("builds a dictionary of something else than pairs"),
            });
        }

        return dictionary;
    }

    private static PickledTensor TensorOf(PickledStorage storage, long offset, long[] shape, long[] strides) =>
        // A view may repeat elements, by strides of 0, but not to more than its storage has: what is made of it is bounded by the file.
        TensorShape.Extent(offset, shape, strides) is { } extent && extent <= storage.Count && TensorShape.BytesOf(shape, 1) <= storage.Count
            ? new PickledTensor(storage, offset, shape, strides)
            : throw new InvalidDataException($"a tensor of shape ({string.Join(", ", shape)}), strides ({string.Join(", ", strides)}) and offset {offset} does not lie in storage {storage.Key} of {storage.Count} elements");

    private static long[] Sizes(object?[] values) =>
        [.. values.Select(value => value as long? ?? throw new InvalidDataException("a tensor's shape or strides are no whole numbers"))];
}
