namespace DpoNotebooks.Models.Weights;

/// <summary>The tensors of one or more weight files, which stay open until this is disposed.</summary>
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
    /// <param name="take">Called with each name and tensor, on the CPU and in the file's dtype; the tensor is released when it returns.</param>
    public void Read(Action<string, Tensor> take)
    {
        foreach (var (name, tensor) in _tensors)
        {
            using var scope = NewDisposeScope();
            take(name, tensor.Read());
        }
    }

    /// <summary>Copies the tensors into weights that are there; every disagreement of names and shapes is reported at once.</summary>
    /// <param name="weights">The weights by their names.</param>
    /// <param name="nameOf">The name of a stored tensor's weight; null where it is none.</param>
    /// <param name="source">Where the tensors lie, for the error.</param>
    /// <param name="asked">Who asks for the shapes, for the error: "config.json says".</param>
    /// <exception cref="InvalidDataException">Names each tensor that is missing, unexpected or of another shape.</exception>
    internal void CopyInto(IReadOnlyDictionary<string, Tensor> weights, Func<string, string?> nameOf, string source, string asked)
    {
        var missing = weights.Keys.ToHashSet();
        var wrong = new List<string>();
        foreach (var (stored, values) in _tensors)
        {
            if (nameOf(stored) is not { } name)
            {
                continue;
            }

            if (!weights.TryGetValue(name, out var mine))
            {
                wrong.Add($"{stored} is unexpected");
            }
            else if (!mine.shape.SequenceEqual(values.Shape))
            {
                wrong.Add($"{stored} is ({string.Join(", ", values.Shape)}), {asked} ({string.Join(", ", mine.shape)})");
            }
            else
            {
                values.CopyTo(mine);
            }

            missing.Remove(name);
        }

        wrong.AddRange(missing.Order().Select(name => $"{name} is missing"));
        if (wrong.Count > 0)
        {
            throw new InvalidDataException($"{source}: {string.Join("; ", wrong)}");
        }
    }

    /// <summary>Opens files and reads what tensors they say they hold; of the data nothing.</summary>
    /// <exception cref="InvalidDataException">A file is not what it claims to be, or two hold a tensor of one name.</exception>
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
                throw new InvalidDataException($"{path}: {tensor.Name} is in {_tensors[tensor.Name].File} too");
            }
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => _files.ForEach(file => file.Dispose());
}
