using System.Text.Json;

namespace DpoNotebooks.Models.Weights;

/// <summary>The location of a tensor in a safetensors file.</summary>
/// <param name="Dtype">The dtype.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Begin">The offset of the first byte from the start of the data.</param>
/// <param name="End">The offset after the last byte.</param>
internal sealed record SafetensorsEntry(ScalarType Dtype, long[] Shape, long Begin, long End);

/// <summary>The header of a safetensors file, validated against the file before any tensor is allocated.</summary>
/// <param name="Entries">The tensors by name.</param>
/// <param name="DataStart">The offset of the data in the file.</param>
internal sealed record SafetensorsHeader(IReadOnlyDictionary<string, SafetensorsEntry> Entries, long DataStart)
{
    /// <summary>The only key of a header that is not a tensor.</summary>
    public const string Metadata = "__metadata__";

    private const long MaxHeader = 100_000_000; // the limit of the format

    /// <summary>Reads and validates a header.</summary>
    /// <exception cref="InvalidDataException">The file is truncated, or its header is too long, not JSON, or inconsistent with the file.</exception>
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
            throw new InvalidDataException($"{file.Path}: the header's length is {length} bytes, but the file has {file.Length - 8}");
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
            throw new InvalidDataException($"{path}: {property.Name} does not have two data_offsets");
        }

        if (TensorShape.BytesOf(shape, dtype.Size) is not { } bytes)
        {
            throw new InvalidDataException($"{path}: {property.Name} has the invalid shape ({string.Join(", ", shape)})");
        }

        return begin >= 0 && end >= begin && end - begin == bytes
            ? new SafetensorsEntry(dtype.Type, shape, begin, end)
            : throw new InvalidDataException($"{path}: {property.Name} of shape ({string.Join(", ", shape)}) does not match data_offsets {begin} to {end}");
    }

    private static void CheckLayout(string path, Dictionary<string, SafetensorsEntry> entries, long dataLength)
    {
        var at = 0L;
        foreach (var (name, entry) in entries.OrderBy(entry => entry.Value.Begin).ThenBy(entry => entry.Value.End))
        {
            if (entry.Begin != at)
            {
                throw new InvalidDataException($"{path}: {name} begins at byte {entry.Begin}, but the previous tensor ends at {at}");
            }

            at = entry.End;
        }

        if (at != dataLength)
        {
            throw new InvalidDataException($"{path}: the tensors take {at} bytes, but the file has {dataLength}: it is truncated or does not match its header");
        }
    }
}
