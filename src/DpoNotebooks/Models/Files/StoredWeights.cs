namespace DpoNotebooks.Models.Files;

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
