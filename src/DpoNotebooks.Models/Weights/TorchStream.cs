using System.Globalization;
using System.Numerics;

namespace DpoNotebooks.Models.Weights;

/// <summary>torch.save before PyTorch 1.6: pickles of a magic number, a version, the machine's habits, the object and the keys of its
/// storages, one after the other, then each storage as its count of elements and their bytes.</summary>
internal static class TorchStream
{
    private const long Version = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Reads what was saved, and where the storages lie.</summary>
    public static TorchContents Read(Stream file)
    {
        if (Next(file) is not BigInteger magic || magic != Magic || Next(file) is not Version)
        {
            throw new InvalidDataException("is a pickle, but not one that torch.save wrote");
        }

        if (Next(file) is PickledDictionary machine && machine.Items.Contains(("little_endian", false)))
        {
            throw new InvalidDataException("its numbers are not little-endian");
        }

        var unpickler = new Unpickler(file);
        var weights = unpickler.Load();
        if (Next(file) is not List<object?> keys)
        {
            throw new InvalidDataException("has no list of its storages");
        }

        var places = new Dictionary<string, StoragePlace>();
        foreach (var key in keys)
        {
            var storage = key is string name && unpickler.Storages.TryGetValue(name, out var known) ? known : throw new InvalidDataException($"lists a storage {key} that nothing refers to");
            if (!places.TryAdd(storage.Key, Place(file, storage)))
            {
                throw new InvalidDataException($"lists storage {key} twice");
            }
        }

        return new TorchContents(weights, places);
    }

    private static object? Next(Stream file) => new Unpickler(file).Load();

    private static StoragePlace Place(Stream file, PickledStorage storage)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (file.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8 || storage.Bytes > file.Length - file.Position)
        {
            throw new InvalidDataException($"storage {storage.Key} of {storage.Bytes} bytes is not wholly there: the file is cut");
        }

        if (BitConverter.ToInt64(prefix) is var count && count != storage.Count)
        {
            throw new InvalidDataException($"storage {storage.Key} has {count} elements, the pickle says {storage.Count}");
        }

        var place = new StoragePlace(file.Position, storage.Bytes);
        file.Position += storage.Bytes;
        return place;
    }
}
