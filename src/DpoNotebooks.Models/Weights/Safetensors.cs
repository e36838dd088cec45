using System.Text;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Models.Weights;

/// <summary>Reads and writes files of named tensors in the safetensors format.</summary>
internal static class Safetensors
{
    /// <summary>Reads every tensor of a file through a memory map, one at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="take">Called with each name and tensor. The tensor is disposed after the call.</param>
    /// <exception cref="InvalidDataException">The file is malformed. No tensor is passed to <paramref name="take"/> then.</exception>
    public static void Read(string path, Action<string, Tensor> take)
    {
        using var weights = StoredWeights.Open(path);
        weights.Read(take);
    }

    /// <summary>Writes tensors to a temporary file, and renames it when complete.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors) => WholeFile.Write(path, file => Write(file, tensors));

    /// <summary>Lists the tensors of a file.</summary>
    public static IEnumerable<StoredTensor> TensorsOf(MappedFile file)
    {
        var header = SafetensorsHeader.Read(file);
        return header.Entries.Select(entry => new StoredTensor(file, entry.Key, entry.Value.Dtype, entry.Value.Shape, header.DataStart + entry.Value.Begin));
    }

    /// <summary>Writes tensors to a stream.</summary>
    public static void Write(Stream file, IReadOnlyDictionary<string, Tensor> tensors)
    {
        // Sorted by element size, largest first, so that each tensor starts at a multiple of its element size.
        var ordered = tensors.OrderByDescending(entry => entry.Value.element_size()).ThenBy(entry => entry.Key, StringComparer.Ordinal).ToArray();
        file.Write(Header(ordered));
        foreach (var (_, tensor) in ordered)
        {
            using var scope = NewDisposeScope();
            var flat = tensor.detach().cpu().contiguous().view(-1);
            foreach (var chunk in flat.split(1 << 20))
            {
                file.Write(chunk.bytes);
            }
        }
    }

    /// <summary>The size of a tensor in bytes.</summary>
    public static long BytesOf(Tensor tensor) => tensor.numel() * StoredDtype.Of(tensor.dtype).Size;

    private static byte[] Header(KeyValuePair<string, Tensor>[] tensors)
    {
        if (tensors.Any(entry => entry.Key == SafetensorsHeader.Metadata))
        {
            throw new ArgumentException($"the tensor name {SafetensorsHeader.Metadata} is reserved in safetensors");
        }

        var json = new JsonObject { [SafetensorsHeader.Metadata] = new JsonObject { ["format"] = "pt" } };
        var at = 0L;
        foreach (var (name, tensor) in tensors)
        {
            var end = at + BytesOf(tensor);
            json[name] = new JsonObject
            {
                ["dtype"] = StoredDtype.Of(tensor.dtype).Safetensors,
                ["shape"] = new JsonArray([.. tensor.shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(at, end),
            };
            at = end;
        }

        var text = Encoding.UTF8.GetBytes(json.ToJsonString());
        var padded = (text.Length + 7) / 8 * 8; // the data starts at a multiple of eight bytes
        return [.. BitConverter.GetBytes((ulong)padded), .. text, .. Enumerable.Repeat((byte)' ', padded - text.Length)];
    }
}
