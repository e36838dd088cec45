namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Formats the values of a tensor as PyTorch prints them: all values of a small tensor, and the outer values per dimension of a large one.</summary>
internal sealed class TensorValues
{
    private const int MaxValues = 1000; // without a gap, as in PyTorch
    private const int LineWidth = 80;
    private readonly long[] _shape;
    private readonly long[][] _shown; // the shown indices per dimension
    private readonly string[] _texts;

    /// <summary>Copies the shown values, and only those, to the CPU.</summary>
    public TensorValues(Tensor tensor)
    {
        _shape = tensor.shape;
        var edge = tensor.numel() <= MaxValues ? MaxValues : _shape.Length switch { <= 3 => 3, <= 5 => 2, _ => 1 };
        _shown = [.. _shape.Select(size => Indexes(size, edge))];
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var texts = TensorNumbers.Texts(Gather(tensor.detach()).cpu().reshape(-1));
        var width = texts.Select(text => text.Length).DefaultIfEmpty().Max();
        _texts = [.. texts.Select(text => text.PadLeft(width))];
    }

    /// <summary>Returns the values in brackets, one row per line.</summary>
    public override string ToString()
    {
        var next = 0;
        return _shape.Length == 0 ? _texts[0] : Block(0, ref next);
    }

    private static long[] Indexes(long size, int edge) => size <= 2 * edge
        ? [.. Enumerable.Range(0, (int)size).Select(i => (long)i)]
        : [.. Enumerable.Range(0, edge).Select(i => (long)i), .. Enumerable.Range(-edge, edge).Select(i => size + i)];

    private bool HasGap(int dimension) => _shown[dimension].Length < _shape[dimension];

    // One gather on the tensor's own device, with indices of shapes (n, 1, 1), (n, 1), (n).
    private Tensor Gather(Tensor tensor) => Enumerable.Range(0, _shape.Length).Any(HasGap)
        ? tensor.index([.. _shown.Select((shown, dimension) => TensorIndex.Tensor(
            torch.tensor(shown, device: tensor.device).reshape([shown.Length, .. Enumerable.Repeat(1L, _shape.Length - dimension - 1)])))])
        : tensor;

    private string Block(int dimension, ref int next)
    {
        var last = dimension == _shape.Length - 1;
        var count = _shown[dimension].Length;
        var items = new List<string>();
        for (var i = 0; i < count; i++)
        {
            if (HasGap(dimension) && i == count / 2)
            {
                items.Add("…");
            }

            items.Add(last ? _texts[next++] : Block(dimension + 1, ref next));
        }

        var indent = new string(' ', dimension + 1);
        return $"[{(last ? Row(items, indent) : string.Join($",{new string('\n', _shape.Length - dimension - 1)}{indent}", items))}]";
    }

    private static string Row(List<string> items, string indent)
    {
        var perLine = Math.Max(1, (LineWidth - indent.Length) / (items.Select(item => item.Length).DefaultIfEmpty().Max() + 2));
        return string.Join($",\n{indent}", items.Chunk(perLine).Select(line => string.Join(", ", line)));
    }
}
