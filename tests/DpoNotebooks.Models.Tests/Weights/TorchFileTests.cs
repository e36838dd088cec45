using System.IO.Compression;
using DpoNotebooks.Models.Weights;

namespace DpoNotebooks.Models.Tests.Weights;

public sealed class TorchFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<bool> Formats => [true, false];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Views_with_offsets_strides_and_shared_storages_are_read_as_in_torch(bool zip)
    {
        var pickle = TorchBytes.StateDict(
            ("whole", TorchBytes.Tensor("7", 12, 0, [3, 4], [4, 1])),
            ("transposed", TorchBytes.Tensor("7", 12, 0, [4, 3], [1, 4])),
            ("part", TorchBytes.Tensor("7", 12, 5, [2, 2], [4, 1])),
            ("repeated", TorchBytes.Tensor("7", 12, 2, [2, 3], [0, 1])),
            ("scalar", TorchBytes.Tensor("7", 12, 11, [], [])),
            ("nothing", TorchBytes.Tensor("7", 12, 12, [0, 4], [4, 1])),
            ("empty", TorchBytes.Tensor("8", 0, 0, [0], [1])));
        Write(zip
            ? TorchBytes.Zip(pickle, ("7", TorchBytes.Floats(12)), ("8", []))
            : TorchBytes.Stream(pickle, ("8", 0, []), ("7", 12, TorchBytes.Floats(12))));

        var read = Read();

        Assert.Equal([3, 4], read["whole"].Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], read["whole"].Values);
        Assert.Equal([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], read["transposed"].Values);
        Assert.Equal([5, 6, 9, 10], read["part"].Values);
        Assert.Equal([2, 3, 4, 2, 3, 4], read["repeated"].Values);
        Assert.Equal([11], read["scalar"].Values);
        Assert.Empty(read["scalar"].Shape);
        Assert.Equal([0, 4], read["nothing"].Shape);
        Assert.Equal([0], read["empty"].Shape);
    }

    [Fact]
    public void Parameters_metadata_and_newer_protocols_are_read()
    {
        var parameter = (byte[])
            [.. TorchBytes.Global("torch._utils", "_rebuild_parameter"), .. "("u8, .. TorchBytes.Tensor("0", 2, 0, [2], [1]), 0x88, .. "}tR"u8];
        var metadata = (byte[])[.. "}("u8, .. TorchBytes.Text("_metadata"), .. "}ub"u8];
        var items = TorchBytes.StateDict(("a", parameter));
        // Starts with PROTO 4 and a FRAME; the metadata's BUILD precedes the STOP.
        Write(TorchBytes.Zip([0x80, 4, 0x95, .. BitConverter.GetBytes(99L), .. items[2..^1], .. metadata, (byte)'.'], ("0", TorchBytes.Floats(2))));

        Assert.Equal([0, 1], Read()["a"].Values);
    }

    [Theory]
    [InlineData("DoubleStorage", ScalarType.Float64)]
    [InlineData("FloatStorage", ScalarType.Float32)]
    [InlineData("HalfStorage", ScalarType.Float16)]
    [InlineData("BFloat16Storage", ScalarType.BFloat16)]
    [InlineData("LongStorage", ScalarType.Int64)]
    [InlineData("IntStorage", ScalarType.Int32)]
    [InlineData("ShortStorage", ScalarType.Int16)]
    [InlineData("CharStorage", ScalarType.Int8)]
    [InlineData("ByteStorage", ScalarType.Byte)]
    [InlineData("BoolStorage", ScalarType.Bool)]
    public void Every_storage_dtype_is_read_bit_for_bit(string storage, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var values = tensor([1f, 0, 1]).to_type(dtype);
        var bytes = values.bytes.ToArray();
        Write(TorchBytes.Zip(TorchBytes.StateDict(("a", TorchBytes.Tensor("0", 3, 1, [2], [1], storage))), ("0", bytes)));
        var read = Array.Empty<byte>();

        WeightFiles.Read(_folder.Path, (_, tensor) => read = tensor.bytes.ToArray());

        Assert.Equal(dtype, WeightFiles.List(_folder.Path)[0].Dtype);
        Assert.Equal(bytes[(bytes.Length / 3)..], read);
    }

    [Theory]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("torch", "ComplexFloatStorage")]
    [InlineData("torch._utils", "_rebuild_sparse_tensor")]
    [InlineData("__torch__.Model", "Model")]
    public void Other_classes_and_functions_are_refused_by_name_and_never_called(string module, string name)
    {
        var call = (byte[])[.. TorchBytes.Global(module, name), .. "("u8, .. TorchBytes.Text("touch /tmp/x"), .. "tR"u8];
        var stacked = (byte[])[.. TorchBytes.Text(module), .. TorchBytes.Text(name), 0x93, .. ")R"u8];

        Assert.Contains($"{module}.{name}", Refusal(TorchBytes.Zip(TorchBytes.StateDict(("a", call)))));
        Assert.Contains($"{module}.{name}", Refusal(TorchBytes.Stream(TorchBytes.StateDict(("a", stacked)))));
    }

    public static TheoryData<string, byte[], string> InvalidValues => new()
    {
        { "offset", TorchBytes.Tensor("0", 4, 1, [4], [1]), "does not fit in storage 0 of 4 elements" },
        { "stride", TorchBytes.Tensor("0", 4, 0, [2, 2], [3, 1]), "does not fit" },
        { "negative offset", TorchBytes.Tensor("0", 4, -1, [2], [1]), "does not fit" },
        { "negative stride", TorchBytes.Tensor("0", 4, 3, [2], [-1]), "does not fit" },
        { "negative size", TorchBytes.Tensor("0", 4, 0, [-2], [1]), "does not fit" },
        { "strides missing", TorchBytes.Tensor("0", 4, 0, [2, 2], [1]), "does not fit" },
        { "overflow", TorchBytes.Tensor("0", 4, 0, [long.MaxValue, long.MaxValue, 2], [long.MaxValue, long.MaxValue, 1]), "does not fit" },
        { "overflow of strides", TorchBytes.Tensor("0", 4, 2, [2, 2, 2], [long.MaxValue, long.MaxValue, long.MaxValue]), "does not fit" },
        { "expanded", TorchBytes.Tensor("0", 4, 0, [1L << 40], [0]), "does not fit" },
        { "larger storage", TorchBytes.Tensor("0", 1L << 40, 0, [1L << 40], [1]), "has 16 bytes, but the pickle specifies 4398046511104" },
        { "overflowing storage", TorchBytes.Tensor("0", long.MaxValue, 0, [1], [1]), "a storage in an unknown format" },
        { "other dtype", TorchBytes.Tensor("0", 4, 0, [4], [1], "DoubleStorage"), "has 16 bytes, but the pickle specifies 32" },
        { "storage missing", TorchBytes.Tensor("9", 4, 0, [4], [1]), "storage 9 is missing" },
        { "storage of a path", TorchBytes.Tensor("../../x", 4, 0, [4], [1]), "is missing" },
        { "string", TorchBytes.Text("hello"), "x is not a tensor" },
        { "cycle", "}q\u0001(K\u0001h\u0001u"u8.ToArray(), "x is not a tensor" },
        { "storage alone", TorchBytes.Storage("0", 4), "x is not a tensor" },
        { "malformed storage", "K\u0001Q"u8.ToArray(), "a storage in an unknown format" },
        { "called twice", [.. TorchBytes.Tensor("0", 4, 0, [4], [1]), .. ")R"u8], "not a function" },
        { "not stored", "h\u0009"u8.ToArray(), "memo entry 9" },
        { "opcode", [(byte)'i'], "0x69" },
        { "long string", [(byte)'X', 255, 255, 255, 127], "a string of 2147483647 bytes" },
    };

    [Theory]
    [MemberData(nameof(InvalidValues))]
    public void An_invalid_pickle_is_refused_before_memory_is_allocated(string what, byte[] value, string because)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var message = Refusal(TorchBytes.Zip(TorchBytes.StateDict(("x", value)), ("0", TorchBytes.Floats(4))));

        Assert.Contains(because, message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20, what);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_truncated_file_is_refused_at_any_length(bool zip)
    {
        var pickle = TorchBytes.StateDict(("a", TorchBytes.Tensor("0", 4, 0, [4], [1])));
        var whole = zip ? TorchBytes.Zip(pickle, ("0", TorchBytes.Floats(4))) : TorchBytes.Stream(pickle, ("0", 4, TorchBytes.Floats(4)));
        for (var length = 0; length < whole.Length; length++)
        {
            Refusal(whole[..length]);
        }
    }

    [Fact]
    public void A_changed_byte_gives_valid_tensors_or_InvalidDataException()
    {
        var pickle = TorchBytes.StateDict(("a", TorchBytes.Tensor("0", 4, 0, [2, 2], [2, 1])), ("b", TorchBytes.Tensor("0", 4, 1, [2], [2])));
        byte[][] files = [TorchBytes.Zip(pickle, ("0", TorchBytes.Floats(4))), TorchBytes.Stream(pickle, ("0", 4, TorchBytes.Floats(4)))];
        var random = new Random(1);
        foreach (var file in files)
        {
            for (var round = 0; round < 1500; round++)
            {
                var changed = file.ToArray();
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
                Write(changed);
                try
                {
                    Assert.All(Read().Values, tensor => Assert.InRange(tensor.Values.Length, 0, 4));
                }
                catch (InvalidDataException)
                {
                }
            }
        }
    }

    [Fact]
    public void A_pickle_of_too_many_values_is_refused()
    {
        Assert.Contains("4000000 values", Refusal([0x80, 2, .. Enumerable.Repeat((byte)'}', 5_000_000)]));
        var puts = Enumerable.Range(0, 5_000_000).SelectMany(index => (byte[])[(byte)'r', .. BitConverter.GetBytes(index)]);
        Assert.Contains("4000000 values", Refusal([0x80, 2, (byte)'N', .. puts]));
    }

    [Fact]
    public void Compressed_big_endian_and_other_files_are_refused()
    {
        var pickle = TorchBytes.StateDict(("a", TorchBytes.Tensor("0", 64, 0, [64], [1])));
        (string, byte[]) storage = ("0", new byte[256]);

        Assert.Contains("compressed", Refusal(TorchBytes.Zip(CompressionLevel.Optimal, "little", pickle, storage)));
        Assert.Contains("little-endian", Refusal(TorchBytes.Zip(CompressionLevel.NoCompression, "big", pickle, storage)));
        Assert.Contains("neither", Refusal("hello"u8.ToArray()));
        Assert.Contains("torch.save", Refusal([0x80, 2, .. "N."u8]));
        Assert.Contains("not a dictionary", Refusal(TorchBytes.Zip([0x80, 2, .. "N."u8])));
        Assert.Contains("has 3 elements, but the pickle specifies 64", Refusal(TorchBytes.Stream(pickle, ("0", 3, new byte[256]))));
    }

    private void Write(byte[] file) => _folder.Write("pytorch_model.bin", file);

    private string Refusal(byte[] file)
    {
        Write(file);
        var message = Assert.Throws<InvalidDataException>(() => Read()).Message;
        Assert.StartsWith(_folder.PathOf("pytorch_model.bin"), message, StringComparison.Ordinal);
        return message;
    }

    private Dictionary<string, (long[] Shape, float[] Values)> Read()
    {
        var read = new Dictionary<string, (long[], float[])>();
        WeightFiles.Read(_folder.Path, (name, tensor) => read[name] = (tensor.shape, [.. tensor.contiguous().to_type(ScalarType.Float32).data<float>()]));
        return read;
    }
}
