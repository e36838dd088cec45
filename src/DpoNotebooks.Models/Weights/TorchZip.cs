using System.IO.Compression;

namespace DpoNotebooks.Models.Weights;

/// <summary>torch.save since PyTorch 1.6: a zip archive of data.pkl and a file a storage, none of them compressed.</summary>
internal static class TorchZip
{
    private const string Pickle = "/data.pkl";

    /// <summary>Reads what was saved, and where the storages lie.</summary>
    public static TorchContents Read(Stream file)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var entries = new Dictionary<string, ZipArchiveEntry>();
        foreach (var entry in archive.Entries)
        {
            if (!entries.TryAdd(entry.FullName, entry))
            {
                throw new InvalidDataException($"the archive holds {entry.FullName} twice");
            }
        }

        var root = entries.Keys.Where(name => name.EndsWith(Pickle, StringComparison.Ordinal)).ToArray() is [var only]
            ? only[..^Pickle.Length]
            : throw new InvalidDataException($"the archive must hold one {Pickle[1..]}, as torch.save writes it");
        RequireLittleEndian(entries.GetValueOrDefault($"{root}/byteorder"));
        using var pickle = entries[root + Pickle].Open();
        var weights = new Unpickler(pickle).Load();
        var data = $"{root}/data/";
        return new TorchContents(weights, entries.Values.Where(entry => entry.FullName.StartsWith(data, StringComparison.Ordinal))
            .ToDictionary(entry => entry.FullName[data.Length..], entry => PlaceOf(file, entry)));
    }

    // The library does not tell where an entry's bytes lie, but the stream that it reads them from does, if it has no buffer and they are
    // not compressed: a byte read there is a step of one.
    private static StoragePlace PlaceOf(Stream file, ZipArchiveEntry entry)
    {
        if (entry.Length == 0)
        {
            return new StoragePlace(0, 0);
        }

        using var bytes = entry.Open();
        bytes.ReadByte();
        var start = file.Position - 1;
        bytes.ReadByte();
        return entry.CompressedLength == entry.Length && file.Position == start + Math.Min(2, entry.Length)
            ? new StoragePlace(start, entry.Length)
            : throw new InvalidDataException($"the archive's {entry.FullName} is compressed, which torch.save never does");
    }

    private static void RequireLittleEndian(ZipArchiveEntry? order)
    {
        if (order is null)
        {
            return;
        }

        using var text = new StreamReader(order.Open());
        if (text.ReadToEnd() != "little")
        {
            throw new InvalidDataException("its numbers are not little-endian");
        }
    }
}
