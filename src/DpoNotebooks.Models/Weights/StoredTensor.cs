namespace DpoNotebooks.Models.Weights;

/// <summary>A tensor in a weight file. Its values are read on request.</summary>
public sealed class StoredTensor
{
    private readonly MappedFile _file;
    private readonly long _start;
    private readonly long[] _strides;

    /// <summary>Describes a tensor of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The name in the file.</param>
    /// <param name="dtype">The dtype in the file.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="start">The offset of the first element in bytes.</param>
    /// <param name="strides">The number of elements between neighbors along each dimension; null: the tensor is contiguous.</param>
    internal StoredTensor(MappedFile file, string name, ScalarType dtype, long[] shape, long start, long[]? strides = null)
    {
        (_file, Name, Dtype, Shape, _start) = (file, name, dtype, shape, start);
        var dense = TensorShape.DenseStrides(shape);
        // The stride of a dimension of size 1 has no effect.
        IsDense = strides is null || Count == 0 || shape.Index().All(size => size.Item == 1 || strides[size.Index] == dense[size.Index]);
        _strides = IsDense ? dense : strides!;
    }

    /// <summary>The name in the file.</summary>
    public string Name { get; }

    /// <summary>The dtype in the file.</summary>
    public ScalarType Dtype { get; }

    /// <summary>The shape.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (count, size) => count * size);

    /// <summary>The size in bytes.</summary>
    public long Bytes => Count * StoredDtype.Of(Dtype).Size;

    /// <summary>The path of the file.</summary>
    public string File => _file.Path;

    private bool IsDense { get; }

    /// <summary>Reads the values into a new tensor on the CPU, with the file's dtype.</summary>
    public Tensor Read()
    {
        var values = empty([.. Shape], Dtype);
        CopyTo(values);
        return values;
    }

    /// <summary>Reads the values into an existing tensor and converts them to its dtype. No intermediate copy is made if the tensor is on the CPU
    /// and has the file's dtype and layout.</summary>
    /// <exception cref="ArgumentException">The tensor has another shape.</exception>
    public void CopyTo(Tensor destination)
    {
        if (!destination.shape.SequenceEqual(Shape))
        {
            throw new ArgumentException($"{Name} is ({string.Join(", ", Shape)}) in {File}, not ({string.Join(", ", destination.shape)})");
        }

        if (Count == 0)
        {
            return;
        }

        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        if (IsDense && destination.dtype == Dtype && destination.device_type == DeviceType.CPU && destination.is_contiguous())
        {
            _file.CopyTo(destination, _start);
            return;
        }

        // Read the range from the first element to the last, and copy a view of it.
        var range = empty([1 + Shape.Zip(_strides, (size, stride) => (size - 1) * stride).Sum()], Dtype);
        _file.CopyTo(range, _start);
        destination.copy_(range.as_strided([.. Shape], _strides));
    }
}
