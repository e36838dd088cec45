using System.IO.Compression;

namespace DpoNotebooks.Models.Weights;

/// <summary>Reads the format of torch.save since PyTorch 1.6: an uncompressed zip archive with data.pkl and one file per storage.</summary>
internal static class TorchZip
{
    private const string Pickle = "/data.pkl";

    /// <summary>Reads the saved object and the locations of its storages.</summary>
    public static TorchContents Read(Stream file)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var entries = new Dictionary<string, ZipArchiveEntry>();
        foreach (var entry in archive.Entries)
        {
            if (!entries.TryAdd(entry.FullName, entry))
            {
                throw new InvalidDataException($"the archive contains {entry.FullName} twice");
            }
        }

        var root = entries.Keys.Where(name => name.EndsWith(Pickle, StringComparison.Ordinal)).ToArray() is [var only]
            ? only[..^Pickle.Length]
            : throw new InvalidDataException($"the archive must contain exactly one {Pickle[1..]}");
        RequireLittleEndian(entries.GetValueOrDefault($"{root}/byteorder"));
        using var pickle = entries[root + Pickle].Open();
        var weights = new Unpickler(pickle).Load();
        var data = $"{root}/data/";
        return new TorchContents(weights, entries.Values.Where(entry => entry.FullName.StartsWith(data, StringComparison.Ordinal))
            .ToDictionary(entry => entry.FullName[data.Length..], entry => LocationOf(file, entry)));
    }

    // ZipArchive does not expose the offset of an entry. But for an uncompressed entry of an unbuffered stream, reading one byte advances
    // the stream by one byte, so the stream's position gives the offset.
    private static StorageLocation LocationOf(Stream file, ZipArchiveEntry entry)
    {
        if (entry.Length == 0)
        {
            return new StorageLocation(0, 0);
        }

        using var bytes = entry.Open();
        bytes.ReadByte();
        var start = file.Position - 1;
        bytes.ReadByte();
        return entry.CompressedLength == entry.Length && file.Position == start + Math.Min(2, entry.Length)
            ? new StorageLocation(start, entry.Length)
            : throw new InvalidDataException($"the archive's {entry.FullName} is compressed; torch.save writes uncompressed archives");
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
            throw new InvalidDataException("numbers are not little-endian");
        }
    }
}
