namespace DpoNotebooks.Models.Weights;

/// <summary>Builds the objects of a pickle of weights: dictionaries and tensors. Nothing else is looked up or called.</summary>
internal static class PickledObjects
{
    private const string OrderedDictionary = "collections.OrderedDict";
    private const string RebuildTensor = "torch._utils._rebuild_tensor";
    private const string RebuildTensor2 = "torch._utils._rebuild_tensor_v2";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";

    /// <summary>Looks up a class or function.</summary>
    /// <exception cref="InvalidDataException">It is not used to build tensors.</exception>
    public static PickledGlobal Global(string module, string name)
    {
        var full = $"{module}.{name}";
        return full is OrderedDictionary or RebuildTensor or RebuildTensor2 or RebuildParameter || StoredDtype.OfStorage(full) is not null
            ? new PickledGlobal(full)
            : throw new InvalidDataException(
                $"refers to {full}, which is not allowed: only tensors of supported dtypes and plain values are read, and no code is run");
    }

    /// <summary>Evaluates a call of the pickle.</summary>
    /// <exception cref="InvalidDataException">The call does not build a tensor or dictionary, or the tensor exceeds its storage.</exception>
    public static object Call(object? function, object? arguments) => ((function as PickledGlobal)?.Name, arguments as object?[]) switch
    {
        (OrderedDictionary, []) => new PickledDictionary(),
        (OrderedDictionary, [List<object?> pairs]) => DictionaryOf(pairs),
        (RebuildTensor or RebuildTensor2, [PickledStorage storage, long offset, object?[] shape, object?[] strides, ..]) =>
            TensorOf(storage, offset, Sizes(shape), Sizes(strides)),
        (RebuildParameter, [PickledTensor tensor, ..]) => tensor,
        var (name, _) => throw new InvalidDataException($"calls {name ?? "an object that is not a function"} with arguments that build no tensor"),
    };

    /// <summary>Reads a storage from a persistent id of torch: ('storage', class, key, device, number of elements).</summary>
    /// <exception cref="InvalidDataException">The id has another form.</exception>
    public static PickledStorage Storage(object? id) =>
        (id as object?[]) switch
        {
            ["storage", PickledGlobal type, string key, string, long count, .. [] or [null]] when
                StoredDtype.OfStorage(type.Name) is { } dtype && TensorShape.BytesOf([count], dtype.Size) is not null => new PickledStorage(key, dtype, count),
            ["storage", _, _, _, _, not null] =>
                throw new InvalidDataException("uses storage views in the format of PyTorch before 0.4, which is not supported"),
            _ => throw new InvalidDataException("describes a storage in an unknown format"),
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
                _ => throw new InvalidDataException("builds a dictionary from items that are not pairs"),
            });
        }

        return dictionary;
    }

    private static PickledTensor TensorOf(PickledStorage storage, long offset, long[] shape, long[] strides) =>
        // A view may repeat elements with strides of 0, but may not have more elements than its storage. So its size is bounded by the file's.
        TensorShape.Extent(offset, shape, strides) is { } extent && extent <= storage.Count && TensorShape.BytesOf(shape, 1) <= storage.Count
            ? new PickledTensor(storage, offset, shape, strides)
            : throw new InvalidDataException($"a tensor of shape ({string.Join(", ", shape)}), strides ({string.Join(", ", strides)}) and offset {offset} "
                + $"does not fit in storage {storage.Key} of {storage.Count} elements");

    private static long[] Sizes(object?[] values) =>
        [.. values.Select(value => value as long? ?? throw new InvalidDataException("a tensor's shape or strides are not integers"))];
}
