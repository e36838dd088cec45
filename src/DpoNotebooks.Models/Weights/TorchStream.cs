using System.Globalization;
using System.Numerics;

namespace DpoNotebooks.Models.Weights;

/// <summary>Reads the format of torch.save before PyTorch 1.6: pickles of a magic number, a version, the system's number format, the object and
/// the keys of its storages, followed by the number of elements and the bytes of each storage.</summary>
internal static class TorchStream
{
    private const long Version = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Reads the saved object and the locations of its storages.</summary>
    public static TorchContents Read(Stream file)
    {
        if (Next(file) is not BigInteger magic || magic != Magic || Next(file) is not Version)
        {
            throw new InvalidDataException("is a pickle, but not of torch.save");
        }

        if (Next(file) is PickledDictionary system && system.Items.Contains(("little_endian", false)))
        {
            throw new InvalidDataException("numbers are not little-endian");
        }

        var unpickler = new Unpickler(file);
        var weights = unpickler.Load();
        if (Next(file) is not List<object?> keys)
        {
            throw new InvalidDataException("has no list of storages");
        }

        var locations = new Dictionary<string, StorageLocation>();
        foreach (var key in keys)
        {
            var storage = key is string name && unpickler.Storages.TryGetValue(name, out var known) ? known
                : throw new InvalidDataException($"lists storage {key}, which no tensor uses");
            if (!locations.TryAdd(storage.Key, Locate(file, storage)))
            {
                throw new InvalidDataException($"lists storage {key} twice");
            }
        }

        return new TorchContents(weights, locations);
    }

    private static object? Next(Stream file) => new Unpickler(file).Load();

    private static StorageLocation Locate(Stream file, PickledStorage storage)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (file.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8 || storage.Bytes > file.Length - file.Position)
        {
            throw new InvalidDataException($"storage {storage.Key} of {storage.Bytes} bytes is incomplete: the file is truncated");
        }

        if (BitConverter.ToInt64(prefix) is var count && count != storage.Count)
        {
            throw new InvalidDataException($"storage {storage.Key} has {count} elements, but the pickle specifies {storage.Count}");
        }

        var location = new StorageLocation(file.Position, storage.Bytes);
        file.Position += storage.Bytes;
        return location;
    }
}
