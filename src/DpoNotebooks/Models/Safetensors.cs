using System.IO.MemoryMappedFiles;
using System.Text.Json.Nodes;
using DpoNotebooks.Files;

namespace DpoNotebooks.Models;

/// <summary>Files of named tensors in the safetensors format.</summary>
public static class Safetensors
{
    /// <summary>Reads every tensor of a file through a memory map, one at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="take">Called with each name and tensor; the tensor is released when it returns.</param>
    /// <exception cref="InvalidDataException">The file is not what it claims to be; nothing was taken then.</exception>
    public static void Read(string path, Action<string, Tensor> take)
    {
        using var file = File.OpenRead(path);
        var header = SafetensorsHeader.Read(file, path);
        using var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        foreach (var (name, entry) in header.Entries)
        {
            using var scope = NewDisposeScope();
            var values = empty(entry.Shape, entry.Dtype);
            if (entry.End > entry.Begin)
            {
                using var view = map.CreateViewStream(header.DataStart + entry.Begin, entry.End - entry.Begin, MemoryMappedFileAccess.Read);
                values.ReadBytesFromStream(view);
            }

            take(name, values);
        }
    }

    /// <summary>Writes tensors to a temporary file and renames it.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        WholeFile.Write(path, file =>
        {
            file.Write(Header(tensors));
            foreach (var (_, tensor) in Ordered(tensors))
            {
                using var scope = NewDisposeScope();
                tensor.detach().cpu().contiguous().WriteBytesToStream(file);
            }
        });
    }

    private static byte[] Header(IReadOnlyDictionary<string, Tensor> tensors)
    {
        var json = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        var at = 0L;
        foreach (var (name, tensor) in Ordered(tensors))
        {
            var end = at + tensor.numel() * SafetensorsHeader.SizeOf(tensor.dtype);
            json[name] = new JsonObject
            {
                ["dtype"] = NameOf(tensor.dtype),
                ["shape"] = new JsonArray([.. tensor.shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(at, end),
            };
            at = end;
        }

        var text = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        var padded = (text.Length + 7) / 8 * 8; // the data begins at a multiple of eight
        return [.. BitConverter.GetBytes((ulong)padded), .. text, .. Enumerable.Repeat((byte)' ', padded - text.Length)];
    }

    private static IOrderedEnumerable<KeyValuePair<string, Tensor>> Ordered(IReadOnlyDictionary<string, Tensor> tensors) =>
        tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal);

    private static string NameOf(ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 => "F64",
        ScalarType.Float32 => "F32",
        ScalarType.Float16 => "F16",
        ScalarType.BFloat16 => "BF16",
        ScalarType.Int64 => "I64",
        ScalarType.Int32 => "I32",
        ScalarType.Int16 => "I16",
        ScalarType.Int8 => "I8",
        ScalarType.Byte => "U8",
        ScalarType.Bool => "BOOL",
        _ => throw new NotSupportedException($"safetensors has no dtype {dtype}"),
    };
}
