using System.Text.Json;

namespace DpoNotebooks.Models;

/// <summary>Where a tensor lies in a safetensors file.</summary>
/// <param name="Dtype">Its type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Begin">First byte, from the start of the data.</param>
/// <param name="End">The byte after its last.</param>
public sealed record SafetensorsEntry(ScalarType Dtype, long[] Shape, long Begin, long End);

/// <summary>The header of a safetensors file, checked against the file before anything is allocated.</summary>
/// <param name="Entries">Tensors by name.</param>
/// <param name="DataStart">First byte of the data in the file.</param>
public sealed record SafetensorsHeader(IReadOnlyDictionary<string, SafetensorsEntry> Entries, long DataStart)
{
    private const long MaxHeader = 100_000_000; // the format's own limit

    /// <summary>Reads and checks a header.</summary>
    /// <exception cref="InvalidDataException">The file is cut, or its header is too long, no JSON, or lies about its tensors.</exception>
    public static SafetensorsHeader Read(Stream file, string path)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (file.Length < 8 || file.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
        {
            throw new InvalidDataException($"{path}: {file.Length} bytes are too few for a safetensors file");
        }

        var length = BitConverter.ToUInt64(prefix);
        if (length > MaxHeader || (long)length > file.Length - 8)
        {
            throw new InvalidDataException($"{path}: the header claims {length} bytes, the file has {file.Length - 8}");
        }

        var bytes = new byte[length];
        file.ReadExactly(bytes);
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var entries = json.RootElement.EnumerateObject().Where(property => property.Name != "__metadata__")
                .ToDictionary(property => property.Name, property => EntryOf(path, property));
            CheckLayout(path, entries, file.Length - 8 - (long)length);
            return new SafetensorsHeader(entries, 8 + (long)length);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{path}: the header cannot be read: {error.Message}");
        }
    }

    /// <summary>Bytes of one element.</summary>
    internal static int SizeOf(ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
        _ => 1,
    };

    private static SafetensorsEntry EntryOf(string path, JsonProperty property)
    {
        var dtype = property.Value.GetProperty("dtype").GetString() switch
        {
            "F64" => ScalarType.Float64,
            "F32" => ScalarType.Float32,
            "F16" => ScalarType.Float16,
            "BF16" => ScalarType.BFloat16,
            "I64" => ScalarType.Int64,
            "I32" => ScalarType.Int32,
            "I16" => ScalarType.Int16,
            "I8" => ScalarType.Int8,
            "U8" => ScalarType.Byte,
            "BOOL" => ScalarType.Bool,
            var other => throw new InvalidDataException($"{path}: {property.Name} has dtype {other}, which is not supported"),
        };
        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        var offsets = property.Value.GetProperty("data_offsets");
        var entry = new SafetensorsEntry(dtype, shape, offsets[0].GetInt64(), offsets[1].GetInt64());
        Int128 bytes = SizeOf(dtype);
        foreach (var size in shape)
        {
            bytes = size < 0 ? -1 : bytes * size;
            if (bytes < 0 || bytes > long.MaxValue)
            {
                throw new InvalidDataException($"{path}: {property.Name} has the impossible shape ({string.Join(", ", shape)})");
            }
        }

        return entry.Begin >= 0 && entry.End - entry.Begin == bytes
            ? entry
            : throw new InvalidDataException($"{path}: {property.Name} of shape ({string.Join(", ", shape)}) cannot lie in bytes {entry.Begin} to {entry.End}");
    }

    private static void CheckLayout(string path, Dictionary<string, SafetensorsEntry> entries, long dataLength)
    {
        var at = 0L;
        foreach (var (name, entry) in entries.OrderBy(entry => entry.Value.Begin).ThenBy(entry => entry.Value.End))
        {
            if (entry.Begin != at)
            {
                throw new InvalidDataException($"{path}: {name} begins at byte {entry.Begin}, the tensor before it ends at {at}");
            }

            at = entry.End;
        }

        if (at != dataLength)
        {
            throw new InvalidDataException($"{path}: the tensors take {at} bytes, the file has {dataLength}: it is cut or not of this header");
        }
    }
}
