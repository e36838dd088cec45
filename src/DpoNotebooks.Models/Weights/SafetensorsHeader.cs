using System.Text.Json;

namespace DpoNotebooks.Models.Weights;

/// <summary>Where a tensor lies in a safetensors file.</summary>
/// <param name="Dtype">Its type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Begin">First byte, from the start of the data.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafetensorsEntry(ScalarType Dtype, long[] Shape, long Begin, long End);

/// <summary>The header of a safetensors file, checked against the file before anything is allocated.</summary>
/// <param name="Entries">Tensors by name.</param>
/// <param name="DataStart">First byte of the data in the file.</param>
internal sealed record SafetensorsHeader(IReadOnlyDictionary<string, SafetensorsEntry> Entries, long DataStart)
{
    /// <summary>The one key of a header that is no tensor.</summary>
    public const string Metadata = "__metadata__";

    private const long MaxHeader = 100_000_000; // the format's own limit

    /// <summary>Reads and checks a header.</summary>
    /// <exception cref="InvalidDataException">The file is cut, or its header is too long, no JSON, or lies about its tensors.</exception>
    public static SafetensorsHeader Read(MappedFile file)
    {
        using var stream = file.View(0, file.Length);
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
        {
            throw new InvalidDataException($"{file.Path}: {file.Length} bytes are too few for a safetensors file");
        }

        var length = BitConverter.ToUInt64(prefix);
        if (length > MaxHeader || (long)length > file.Length - 8)
        {
            throw new InvalidDataException($"{file.Path}: the header claims {length} bytes, the file has {file.Length - 8}");
        }

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var entries = json.RootElement.EnumerateObject().Where(property => property.Name != Metadata)
                .ToDictionary(property => property.Name, property => EntryOf(file.Path, property));
            CheckLayout(file.Path, entries, file.Length - 8 - (long)length);
            return new SafetensorsHeader(entries, 8 + (long)length);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            throw new InvalidDataException($"{file.Path}: the header cannot be read: {error.Message}");
        }
    }

    private static SafetensorsEntry EntryOf(string path, JsonProperty property)
    {
        var name = property.Value.GetProperty("dtype").GetString();
        var dtype = StoredDtype.OfSafetensors(name) ?? throw new InvalidDataException($"{path}: {property.Name} has dtype {name}, which is not supported");
        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        if (property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray() is not [var begin, var end])
        {
            throw new InvalidDataException($"{path}: {property.Name} has no two data_offsets");
        }

        if (TensorShape.BytesOf(shape, dtype.Size) is not { } bytes)
        {
            throw new InvalidDataException($"{path}: {property.Name} has the impossible shape ({string.Join(", ", shape)})");
        }

        return begin >= 0 && end >= begin && end - begin == bytes
            ? new SafetensorsEntry(dtype.Type, shape, begin, end)
            : throw new InvalidDataException($"{path}: {property.Name} of shape ({string.Join(", ", shape)}) cannot lie in bytes {begin} to {end}");
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
