using System.Text;

namespace DpoNotebooks.Data;

/// <summary>Reads the lines of a UTF-8 file, plain or gzip, one at a time.</summary>
internal static class TextLines
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns each line with its number, from 1, and its line end. The text is null if the line is not UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFileException">While enumerating, after the lines before it: the gzip data is damaged.</exception>
    public static IEnumerable<(long Number, string? Text)> Read(string path)
    {
        long number = 0;
        foreach (var line in ReadBytes(path))
        {
            number++;
            if (line.Damage is not null)
            {
                throw new DataFileException(path, number, line.Damage.Message, line.Damage);
            }

            var text = TextOf(line.Bytes);
            yield return (number, number == 1 ? text?.TrimStart('\uFEFF') : text);
        }
    }

    private static string? TextOf(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static IEnumerable<(byte[] Bytes, InvalidDataException? Damage)> ReadBytes(string path)
    {
        using var gzip = FileKinds.IsGzip(path) ? new GzipBytes(path) : null;
        using var plain = gzip is null ? File.OpenRead(path) : null;
        var buffer = new byte[1 << 16];
        var line = new MemoryStream();
        while (true)
        {
            var (read, damage) = TryRead(gzip, plain, buffer);
            for (var at = 0; at < read;)
            {
                var end = Array.IndexOf(buffer, (byte)'\n', at, read - at);
                var length = (end < 0 ? read : end + 1) - at;
                line.Write(buffer, at, length);
                at += length;
                if (end >= 0)
                {
                    yield return (line.ToArray(), null);
                    line.SetLength(0);
                }
            }

            if (read == 0)
            {
                if (line.Length > 0 || damage is not null)
                {
                    yield return (line.ToArray(), damage);
                }

                yield break;
            }
        }
    }

    private static (int Read, InvalidDataException? Damage) TryRead(GzipBytes? gzip, FileStream? plain, byte[] buffer)
    {
        try
        {
            return (gzip?.Read(buffer) ?? plain?.Read(buffer) ?? 0, null);
        }
        catch (InvalidDataException damage)
        {
            return (0, damage);
        }
    }
}
