using System.Security.Cryptography;
using System.Text;

namespace DpoNotebooks.HuggingFace.Files;

/// <summary>Writes a folder of files that appears whole or not at all, with the SHA-256 of each file in the file SHA256SUMS, as sha256sum reads it.</summary>
public sealed class WholeFolder
{
    private const string SumsFile = "SHA256SUMS";

    private readonly string _path;
    private readonly StringBuilder _sums = new();

    private WholeFolder(string path) => _path = path;

    /// <summary>Writes a folder: to a temporary folder beside it, which is flushed to the disk and then renamed.</summary>
    /// <param name="path">The folder; one that exists is replaced.</param>
    /// <param name="write">Writes the files.</param>
    public static void Write(string path, Action<WholeFolder> write) => Place(path, temporary =>
    {
        var folder = new WholeFolder(temporary);
        write(folder);
        folder.WriteFile(SumsFile, stream => stream.Write(Encoding.UTF8.GetBytes(folder._sums.ToString())));
    });

    /// <summary>Writes a folder as <see cref="Write(string, Action{WholeFolder})"/> does, but without checksums.</summary>
    /// <param name="path">The folder; one that exists is replaced.</param>
    /// <param name="write">Writes the files into the temporary folder, whose path it is given.</param>
    public static void Place(string path, Action<string> write)
    {
        var target = Path.GetFullPath(path);
        var parent = Path.GetDirectoryName(target) ?? throw new ArgumentException($"{path} is not the path of a folder", nameof(path));
        var temporary = Temporary(target);
        Directory.CreateDirectory(temporary);
        try
        {
            write(temporary);
            foreach (var file in Directory.EnumerateFiles(temporary))
            {
                // Otherwise a power failure after the renaming could leave an empty file under a final name.
                using var written = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
                written.Flush(flushToDisk: true);
            }

            Disk.FlushFolder(temporary);
            Delete(target);
            Directory.Move(temporary, target);
            Disk.FlushFolder(parent);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    /// <summary>Writes one of the files.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="write">Writes the data into the stream.</param>
    public void Write(string name, Action<Stream> write)
    {
        var hash = WriteFile(name, write);
        _sums.Append(Convert.ToHexStringLower(hash)).Append("  ").Append(name).Append('\n');
    }

    /// <summary>Checks every file of a folder against its checksum.</summary>
    /// <exception cref="InvalidDataException">A file is missing or was changed, or there are no checksums.</exception>
    public static void Check(string path)
    {
        var sums = Path.Combine(path, SumsFile);
        if (!File.Exists(sums))
        {
            throw new InvalidDataException($"{SumsFile} is missing");
        }

        var unlisted = Directory.EnumerateFiles(path).Select(Path.GetFileName).OfType<string>().ToHashSet();
        unlisted.Remove(SumsFile);
        foreach (var line in File.ReadLines(sums))
        {
            if (line.Split("  ") is not [var expected, var name] || Path.GetFileName(name) != name)
            {
                throw new InvalidDataException($"{SumsFile} has the line {line}");
            }

            using var file = File.OpenRead(Path.Combine(path, name));
            if (Convert.ToHexStringLower(SHA256.HashData(file)) != expected)
            {
                throw new InvalidDataException($"{name} does not have the checksum that was written with it");
            }

            unlisted.Remove(name);
        }

        if (unlisted.Count > 0)
        {
            throw new InvalidDataException($"{SumsFile} does not list {string.Join(", ", unlisted.Order())}");
        }
    }

    /// <summary>Deletes a folder. It is renamed first, so that a half-deleted one never has the name.</summary>
    public static void Delete(string path)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        var doomed = Temporary(Path.GetFullPath(path));
        Directory.Move(path, doomed);
        Directory.Delete(doomed, recursive: true);
    }

    private static string Temporary(string target) => $"{target}.{Guid.NewGuid():N}.tmp";

    private byte[] WriteFile(string name, Action<Stream> write)
    {
        using var hash = SHA256.Create();
        using var file = new FileStream(Path.Combine(_path, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        using (var hashing = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            write(hashing);
        }

        return hash.Hash!;
    }
}
