using System.IO.MemoryMappedFiles;

namespace DpoNotebooks.Models.Weights;

/// <summary>A file that is read through a memory map for as long as it is open, even where another takes its name meanwhile.</summary>
internal sealed class MappedFile : IDisposable
{
    private const int ChunkBytes = 8 << 20;

    private readonly FileStream _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;

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

    public string Path { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Some of its bytes.</summary>
    public Stream View(long start, long count) => new UnmanagedMemoryStream(_view.SafeMemoryMappedViewHandle, start, count);

    /// <summary>Copies bytes from <paramref name="start"/> on into the memory of a contiguous tensor on the CPU, until it is full.</summary>
    public void CopyTo(Tensor destination, long start)
    {
        using var detached = destination.detach();
        using var flat = detached.view(-1);
        var (count, size) = (flat.numel(), StoredDtype.Of(flat.dtype).Size);
        var step = ChunkBytes / size;
        HugePages.AskFor(flat);
        // In chunks: cores share a large tensor, and no span is longer than an int can say.
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
