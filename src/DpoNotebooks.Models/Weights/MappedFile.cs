using System.IO.MemoryMappedFiles;

namespace DpoNotebooks.Models.Weights;

/// <summary>A memory-mapped file. It stays readable while open, even if another file replaces it under the same name.</summary>
internal sealed class MappedFile : IDisposable
{
    private const int ChunkBytes = 8 << 20;

    private readonly FileStream _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">The file is empty.</exception>
    public MappedFile(string path)
    {
        Path = path;
        _file = File.OpenRead(path);
        try
        {
            Length = _file.Length;
            _map = Length > 0
                ? MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true)
                : throw new InvalidDataException($"{path}: the file is empty");
            _view = _map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        }
        catch
        {
            _map?.Dispose();
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The length in bytes.</summary>
    public long Length { get; }

    /// <summary>A stream over a range of bytes.</summary>
    public Stream View(long start, long count) => new UnmanagedMemoryStream(_view.SafeMemoryMappedViewHandle, start, count);

    /// <summary>Fills a contiguous tensor on the CPU with the bytes from <paramref name="start"/> on.</summary>
    public void CopyTo(Tensor destination, long start)
    {
        using var detached = destination.detach();
        using var flat = detached.view(-1);
        var (count, size) = (flat.numel(), StoredDtype.Of(flat.dtype).Size);
        var step = ChunkBytes / size;
        HugePages.Request(flat);
        // In chunks, so that the cores share the work and a span's length fits in an int.
        Parallel.For(0, (count + step - 1) / step, chunk =>
        {
            var first = chunk * step;
            using var part = flat.narrow(0, first, Math.Min(step, count - first));
            using var view = View(start + first * size, part.numel() * size);
            view.ReadExactly(part.bytes);
        });
    }

    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
        _file.Dispose();
    }
}
