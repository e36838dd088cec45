using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DpoNotebooks.Models.Tests.Weights;

/// <summary>Builds files in the formats of torch.save opcode by opcode, so that tests can make any part invalid.</summary>
internal static class TorchBytes
{
    /// <summary>The pickle of a state dict: {name: tensor, …}.</summary>
    public static byte[] StateDict(params (string Name, byte[] Value)[] items) =>
        [0x80, 2, .. Global("collections", "OrderedDict"), .. ")R("u8, .. items.SelectMany(item => (byte[])[.. Text(item.Name), .. item.Value]), .. "u."u8];

    /// <summary>A view of a storage.</summary>
    public static byte[] Tensor(string key, long count, long offset, long[] shape, long[] strides, string type = "FloatStorage") =>
    [
        .. Global("torch._utils", "_rebuild_tensor_v2"), .. "("u8, .. Storage(key, count, type), .. Integer(offset), .. Tuple(shape), .. Tuple(strides), 0x89,
        .. Global("collections", "OrderedDict"), .. ")RtR"u8,
    ];

    /// <summary>A storage, as a persistent id.</summary>
    public static byte[] Storage(string key, long count, string type = "FloatStorage") =>
        [.. "("u8, .. Text("storage"), .. Global("torch", type), .. Text(key), .. Text("cpu"), .. Integer(count), .. "tQ"u8];

    /// <summary>A reference to a class or function.</summary>
    public static byte[] Global(string module, string name) => Encoding.UTF8.GetBytes($"c{module}\n{name}\n");

    /// <summary>A string.</summary>
    public static byte[] Text(string text) => [(byte)'X', .. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    /// <summary>An integer.</summary>
    public static byte[] Integer(long value) => [0x8a, 8, .. BitConverter.GetBytes(value)];

    /// <summary>A tuple of integers.</summary>
    public static byte[] Tuple(params long[] values) => [(byte)'(', .. values.SelectMany(Integer), (byte)'t'];

    /// <summary>float32 0, 1, 2, …</summary>
    public static byte[] Floats(int count) => [.. Enumerable.Range(0, count).SelectMany(value => BitConverter.GetBytes((float)value))];

    /// <summary>The zip format.</summary>
    public static byte[] Zip(byte[] pickle, params (string Key, byte[] Bytes)[] storages) => Zip(CompressionLevel.NoCompression, "little", pickle, storages);

    public static byte[] Zip(CompressionLevel level, string byteOrder, byte[] pickle, params (string Key, byte[] Bytes)[] storages)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("archive/data.pkl", pickle);
            Add("archive/byteorder", Encoding.UTF8.GetBytes(byteOrder));
            foreach (var (key, bytes) in storages)
            {
                Add($"archive/data/{key}", bytes);
            }

            void Add(string name, byte[] bytes)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return file.ToArray();
    }

    /// <summary>The format before PyTorch 1.6.</summary>
    public static byte[] Stream(byte[] pickle, params (string Key, long Count, byte[] Bytes)[] storages)
    {
        var magic = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(magic, 0xa86a20f9469cfc6c);
        BinaryPrimitives.WriteUInt16LittleEndian(magic.AsSpan(8), 0x1950);
        return
        [
            0x80, 2, 0x8a, 10, .. magic, (byte)'.',
            0x80, 2, (byte)'M', 0xe9, 3, (byte)'.',
            0x80, 2, .. "}("u8, .. Text("little_endian"), 0x88, .. "u."u8,
            .. pickle,
            0x80, 2, .. "]("u8, .. storages.SelectMany(storage => Text(storage.Key)), .. "e."u8,
            .. storages.SelectMany(storage => (byte[])[.. BitConverter.GetBytes(storage.Count), .. storage.Bytes]),
        ];
    }
}
