namespace DpoNotebooks.Models.Weights;

/// <summary>Reads files that torch.save wrote: a dictionary of tensors, in a zip archive or in the stream format before PyTorch 1.6.</summary>
internal static class TorchFile
{
    /// <summary>Lists the tensors of a file. Each is within a storage that the file contains completely.</summary>
    /// <exception cref="InvalidDataException">The file is truncated, has another format, or contains other objects than tensors.</exception>
    public static IReadOnlyList<StoredTensor> TensorsOf(MappedFile file)
    {
        try
        {
            using var stream = file.View(0, file.Length);
            Span<byte> start = stackalloc byte[2];
            stream.ReadAtLeast(start, 2, throwOnEndOfStream: false);
            stream.Position = 0;
            var contents = start switch
            {
                [(byte)'P', (byte)'K'] => TorchZip.Read(stream),
                [(byte)PickleOpcode.Proto, _] => TorchStream.Read(stream),
                _ => throw new InvalidDataException("is neither a zip archive nor a pickle of torch.save"),
            };
            return [.. Tensors(contents.Weights).Select(tensor => Stored(file, tensor.Name, tensor.Value, contents.StartOf(tensor.Value.Storage)))];
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{file.Path}: {error.Message}", error);
        }
    }

    private static StoredTensor Stored(MappedFile file, string name, PickledTensor tensor, long storage) =>
        new(file, name, tensor.Storage.Dtype.Type, tensor.Shape, storage + tensor.Offset * tensor.Storage.Dtype.Size, tensor.Strides);

    private static IEnumerable<(string Name, PickledTensor Value)> Tensors(object? weights) => weights is PickledDictionary dictionary
        ? dictionary.Items.Select(item => item switch
        {
            (string name, PickledTensor tensor) => (name, tensor),
            (string name, _) => throw new InvalidDataException($"{name} is not a tensor; only dictionaries of tensors are supported"),
            _ => throw new InvalidDataException("a key of the dictionary is not a string"),
        })
        : throw new InvalidDataException("is not a dictionary of tensors");
}
