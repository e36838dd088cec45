namespace DpoNotebooks.Models.Weights;

/// <summary>The tensors of one or more weight files. The files stay open until the object is disposed.</summary>
public sealed class StoredWeights : IDisposable
{
    private readonly List<MappedFile> _files = [];
    private readonly Dictionary<string, StoredTensor> _tensors = [];

    private StoredWeights()
    {
    }

    /// <summary>The tensors by name, in the order of the files.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors;

    /// <summary>Reads every tensor, one at a time.</summary>
    /// <param name="take">Called with each name and tensor, on the CPU and in the file's dtype. The tensor is disposed after the call.</param>
    public void Read(Action<string, Tensor> take)
    {
        foreach (var (name, tensor) in _tensors)
        {
            using var scope = NewDisposeScope();
            take(name, tensor.Read());
        }
    }

    /// <summary>Copies the tensors into existing weights. All mismatches of names and shapes are reported together.</summary>
    /// <param name="weights">The weights by name.</param>
    /// <param name="nameOf">Maps a stored name to a weight's name; null: the tensor is ignored.</param>
    /// <param name="source">The path of the tensors, for the error message.</param>
    /// <param name="expected">What specifies the expected shapes, for the error message: "config.json specifies".</param>
    /// <exception cref="InvalidDataException">Tensors are missing, unexpected or have another shape. The message lists them.</exception>
    internal void CopyInto(IReadOnlyDictionary<string, Tensor> weights, Func<string, string?> nameOf, string source, string expected)
    {
        var missing = weights.Keys.ToHashSet();
        var mismatches = new List<string>();
        foreach (var (stored, values) in _tensors)
        {
            if (nameOf(stored) is not { } name)
            {
                continue;
            }

            if (!weights.TryGetValue(name, out var weight))
            {
                mismatches.Add($"{stored} is unexpected");
            }
            else if (!weight.shape.SequenceEqual(values.Shape))
            {
                mismatches.Add($"{stored} is ({string.Join(", ", values.Shape)}), {expected} ({string.Join(", ", weight.shape)})");
            }
            else
            {
                values.CopyTo(weight);
            }

            missing.Remove(name);
        }

        mismatches.AddRange(missing.Order().Select(name => $"{name} is missing"));
        if (mismatches.Count > 0)
        {
            throw new InvalidDataException($"{source}: {string.Join("; ", mismatches)}");
        }
    }

    /// <summary>Opens files and reads their lists of tensors, without the values.</summary>
    /// <exception cref="InvalidDataException">A file is malformed, or two files have a tensor of the same name.</exception>
    internal static StoredWeights Open(params IEnumerable<string> paths)
    {
        var weights = new StoredWeights();
        try
        {
            foreach (var path in paths)
            {
                weights.Add(path);
            }

            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private void Add(string path)
    {
        var file = new MappedFile(path);
        _files.Add(file);
        foreach (var tensor in path.EndsWith(".safetensors", StringComparison.Ordinal) ? Safetensors.TensorsOf(file) : TorchFile.TensorsOf(file))
        {
            if (!_tensors.TryAdd(tensor.Name, tensor))
            {
                throw new InvalidDataException($"{path}: {tensor.Name} is also in {_tensors[tensor.Name].File}");
            }
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => _files.ForEach(file => file.Dispose());
}
