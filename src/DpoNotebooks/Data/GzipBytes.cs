using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.GZip;

namespace DpoNotebooks.Data;

/// <summary>Decompresses a gzip file up to the last byte before any damage, then throws an error.</summary>
/// <remarks>.NET's GZipStream does not detect that a file is cut off. SharpZipLib does, but it loses the bytes that the failing read had
/// decompressed; that part is decompressed again, byte by byte.</remarks>
internal sealed class GzipBytes(string path) : IDisposable
{
    private GZipInputStream _stream = Open(path);
    private long _delivered;
    private bool _bytewise;

    /// <summary>Reads at least one byte into the buffer and returns the number read; 0 at the end.</summary>
    /// <exception cref="InvalidDataException">The file is cut off or damaged here.</exception>
    public int Read(byte[] buffer)
    {
        try
        {
            return _bytewise ? Advance(buffer, 1) : Advance(buffer, buffer.Length);
        }
        catch (Exception e) when (IsDamage(e) && !_bytewise)
        {
            return ReadBytewise(buffer);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }

    public void Dispose() => _stream.Dispose();

    private int ReadBytewise(byte[] buffer)
    {
        _stream.Dispose();
        (_stream, _bytewise) = (Open(path), true);
        try
        {
            for (var left = _delivered; left > 0;)
            {
                left -= _stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            }

            return Advance(buffer, 1);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }

    private int Advance(byte[] buffer, int count)
    {
        var read = _stream.Read(buffer, 0, count);
        _delivered += read;
        return read;
    }

    private static bool IsDamage(Exception e) => e is SharpZipBaseException or EndOfStreamException;

    private static InvalidDataException Damaged(Exception e) => new($"the gzip data is cut off or damaged ({e.Message})", e);

    private static GZipInputStream Open(string path) => new(File.OpenRead(path));
}
