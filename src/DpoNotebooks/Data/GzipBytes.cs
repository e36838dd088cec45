using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.GZip;

namespace DpoNotebooks.Data;

/// <summary>Unpacked bytes of a gzip file, up to the last one before any damage; then the damage is an error.</summary>
/// <remarks>.NET's GZipStream takes a cut file for a whole one. SharpZipLib notices, but loses what the failing read had
/// unpacked: that part is unpacked again, byte by byte.</remarks>
internal sealed class GzipBytes(string path) : IDisposable
{
    private GZipInputStream _stream = Open(path);
    private long _delivered;
    private bool _careful;

    /// <summary>Fills the buffer at least in part; 0 at the end.</summary>
    /// <exception cref="InvalidDataException">The file is cut or damaged here.</exception>
    public int Read(byte[] buffer)
    {
        try
        {
            return _careful ? Advance(buffer, 1) : Advance(buffer, buffer.Length);
        }
        catch (Exception e) when (IsDamage(e) && !_careful)
        {
            return ReadCarefully(buffer);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }

    public void Dispose() => _stream.Dispose();

    private int ReadCarefully(byte[] buffer)
    {
        _stream.Dispose();
        (_stream, _careful) = (Open(path), true);
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
