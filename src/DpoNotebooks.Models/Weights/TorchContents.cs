namespace DpoNotebooks.Models.Weights;

/// <summary>What torch.save wrote, and where in the file the storages lie that it speaks of.</summary>
/// <param name="Weights">The object that was saved.</param>
/// <param name="Storages">Their places by key.</param>
internal sealed record TorchContents(object? Weights, IReadOnlyDictionary<string, StoragePlace> Storages)
{
    /// <summary>The byte of the file that a storage begins at.</summary>
    /// <exception cref="InvalidDataException">The storage is not there, or not of the size that the pickle claims.</exception>
    public long StartOf(PickledStorage storage) =>
        !Storages.TryGetValue(storage.Key, out var place) ? throw new InvalidDataException($"storage {storage.Key} is not there")
        : place.Bytes != storage.Bytes ? throw new InvalidDataException($"storage {storage.Key} has {place.Bytes} bytes, the pickle says {storage.Bytes}")
        : place.Start;
}

/// <summary>A stretch of the file.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Bytes">Its length.</param>
internal readonly record struct StoragePlace(long Start, long Bytes);
