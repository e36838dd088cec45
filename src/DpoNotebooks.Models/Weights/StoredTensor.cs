namespace DpoNotebooks.Models.Weights;

/// <summary>A tensor as a file holds it; its values are read when they are asked for.</summary>
public sealed class StoredTensor
{
    private readonly MappedFile _file;
    private readonly long _start;
    private readonly long[] _strides;

    /// <param name="file">Where it lies.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="dtype">Its dtype.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="start">The byte of its first element.</param>
    /// <param name="strides">Elements between neighbours along each dimension; null: it lies without gaps.</param>
    internal StoredTensor(MappedFile file, string name, ScalarType dtype, long[] shape, long start, long[]? strides = null)
    {
        (_file, Name, Dtype, Shape, _start) = (file, name, dtype, shape, start);
        var dense = TensorShape.DenseStrides(shape);
        // The stride of a dimension of one element says nothing.
        IsDense = strides is null || Count == 0 || shape.Index().All(size => size.Item == 1 || strides[size.Index] == dense[size.Index]);
        _strides = IsDense ? dense : strides!;
    }

    /// <summary>Its name in the file.</summary>
    public string Name { get; }

    /// <summary>Its dtype in the file.</summary>
    public ScalarType Dtype { get; }

    /// <summary>Its shape.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Elements.</summary>
    public long Count => Shape.Aggregate(1L, (count, size) => count * size);

    /// <summary>Bytes of its elements.</summary>
    public long Bytes => Count * StoredDtype.Of(Dtype).Size;

    /// <summary>The file that it lies in.</summary>
    public string File => _file.Path;

    private bool IsDense { get; }

    /// <summary>Reads it into a new tensor on the CPU, of the file's dtype.</summary>
    public Tensor Read()
    {
        var values = empty([.. Shape], Dtype);
        CopyTo(values);
        return values;
    }

    /// <summary>Reads it into a tensor that is there: straight into its memory where dtype and layout are the file's and it is on the
    /// CPU, otherwise by way of a copy, rounded to the tensor's dtype.</summary>
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

        // The stretch of the file from the first element to the last, and the view of it.
        var stretch = empty([1 + Shape.Zip(_strides, (size, stride) => (size - 1) * stride).Sum()], Dtype);
        _file.CopyTo(stretch, _start);
        destination.copy_(stretch.as_strided([.. Shape], _strides));
    }
}
