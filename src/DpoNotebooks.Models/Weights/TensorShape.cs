namespace DpoNotebooks.Models.Weights;

/// <summary>Validates shapes and strides from a file before they are used.</summary>
internal static class TensorShape
{
    private const int MaxDimensions = 64; // torch's limit for most operations

    /// <summary>The size of a tensor in bytes; null: the shape is invalid.</summary>
    public static long? BytesOf(ReadOnlySpan<long> shape, int elementSize)
    {
        // A dimension of size 0 must not hide the overflow of other dimensions.
        Int128 most = elementSize;
        var empty = false;
        foreach (var size in shape)
        {
            if (size < 0 || (most *= Math.Max(1, size)) > long.MaxValue)
            {
                return null;
            }

            empty |= size == 0;
        }

        return shape.Length > MaxDimensions ? null : empty ? 0 : (long)most;
    }

    /// <summary>The number of elements of a storage up to the last one in a view; null: the view is invalid.</summary>
    public static long? Extent(long offset, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        if (offset < 0 || strides.Length != shape.Length || BytesOf(shape, 1) is not { } count)
        {
            return null;
        }

        Int128 last = offset;
        for (var dimension = 0; dimension < shape.Length; dimension++)
        {
            last += (Int128)Math.Max(0, shape[dimension] - 1) * strides[dimension];
            if (strides[dimension] < 0 || last >= long.MaxValue)
            {
                return null;
            }
        }

        return count == 0 ? offset : (long)last + 1;
    }

    /// <summary>The strides of a contiguous tensor.</summary>
    public static long[] DenseStrides(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        var next = 1L;
        for (var dimension = shape.Length - 1; dimension >= 0; dimension--)
        {
            strides[dimension] = next;
            next *= Math.Max(1, shape[dimension]);
        }

        return strides;
    }
}
