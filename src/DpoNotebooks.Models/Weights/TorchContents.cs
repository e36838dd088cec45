namespace DpoNotebooks.Models.Weights;

/// <summary>The object in a torch.save file, and the locations of its storages.</summary>
/// <param name="Weights">The saved object.</param>
/// <param name="Storages">The locations of the storages by key.</param>
internal sealed record TorchContents(object? Weights, IReadOnlyDictionary<string, StorageLocation> Storages)
{
    /// <summary>The offset of a storage in the file.</summary>
    /// <exception cref="InvalidDataException">The storage is missing, or its size differs from the pickle's.</exception>
    public long StartOf(PickledStorage storage) =>
        !Storages.TryGetValue(storage.Key, out var location) ? throw new InvalidDataException($"storage {storage.Key} is missing")
        : location.Bytes != storage.Bytes
            ? throw new InvalidDataException($"storage {storage.Key} has {location.Bytes} bytes, but the pickle specifies {storage.Bytes}")
        : location.Start;
}

/// <summary>A range of bytes in a file.</summary>
/// <param name="Start">The offset of the first byte.</param>
/// <param name="Bytes">The length in bytes.</param>
internal readonly record struct StorageLocation(long Start, long Bytes);
