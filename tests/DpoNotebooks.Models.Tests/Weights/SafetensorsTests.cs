using System.Text;
using DpoNotebooks.Models.Weights;

namespace DpoNotebooks.Models.Tests.Weights;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> InvalidHeaders => new()
    {
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,8]}}""", "does not match data_offsets" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "does not match data_offsets" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "does not match data_offsets" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[-9223372036854775808,9223372036854775807]}}""", "does not match data_offsets" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", "does not have two data_offsets" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0.5,8]}}""", "cannot be read" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "begins at byte 4" },
        {
            """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
            "begins at byte 0, but the previous tensor ends at 8"
        },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "begins at byte 4, but the previous tensor ends at 0" },
        { """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[6],"data_offsets":[2,8]}}""", "b begins at byte 2" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "take 12 bytes" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "take 4 bytes" },
        { """{"a":{"dtype":"F32","shape":[4611686018427387904,8],"data_offsets":[0,8]}}""", "invalid shape" },
        { """{"a":{"dtype":"F32","shape":[4611686018427387904,8,0],"data_offsets":[0,0]}}""", "invalid shape" },
        { """{"a":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}""", "invalid shape (-1, -2)" },
        { """{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}""", "cannot be read" },
        { """{"a":{"dtype":"F9","shape":[2],"data_offsets":[0,8]}}""", "F9" },
        { """{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "a has dtype F8_E4M3, which is not supported" },
        { """{"a":{"dtype":null,"shape":[8],"data_offsets":[0,8]}}""", "not supported" },
        { """{"a":{"shape":[2],"data_offsets":[0,8]}}""", "cannot be read" },
        { """{"a":[1]}""", "cannot be read" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "cannot be read" },
        { """{"a":{"dtype":"F32","dtype":"I32","shape":[2],"data_offsets":[0,8]}}""", "cannot be read" },
        { """{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "cannot be read" },
        { """[1]""", "cannot be read" },
        { "7", "cannot be read" },
        { "", "cannot be read" },
        { """{"a":""", "cannot be read" },
        { """{}""", "take 0 bytes" },
    };

    [Theory]
    [MemberData(nameof(InvalidHeaders))]
    public void An_invalid_header_is_refused_before_any_tensor_is_read(string header, string because)
    {
        var path = _folder.Write("invalid.safetensors", Bytes(header, new byte[8]));

        var error = Assert.Throws<InvalidDataException>(() => Safetensors.Read(path, (_, _) => Assert.Fail("no tensor may be read")));

        Assert.Contains(because, error.Message);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_dimensions_are_refused()
    {
        var header = $$$"""{"a":{"dtype":"F32","shape":[{{{string.Join(",", Enumerable.Repeat(1, 65))}}}],"data_offsets":[0,4]}}""";

        An_invalid_header_is_refused_before_any_tensor_is_read(header, "invalid shape");
    }

    [Theory]
    [InlineData(100_000_000)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(17)]
    public void A_header_longer_than_its_file_is_refused_before_memory_is_allocated(long length)
    {
        var path = _folder.Write("invalid.safetensors", [.. BitConverter.GetBytes(length), .. new byte[16]]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("the file has 16", Assert.Throws<InvalidDataException>(() => Safetensors.Read(path, (_, _) => { })).Message);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void A_header_above_the_formats_limit_is_refused()
    {
        var path = _folder.PathOf("long.safetensors");
        using (var file = File.Create(path))
        {
            file.Write(BitConverter.GetBytes(100_000_001L));
            file.SetLength(100_000_009); // a sparse file
        }

        Assert.Contains("length is 100000001", Assert.Throws<InvalidDataException>(() => Safetensors.Read(path, (_, _) => { })).Message);
    }

    [Fact]
    public void A_truncated_file_is_refused_at_any_length()
    {
        using var scope = NewDisposeScope();
        var path = _folder.PathOf("cut.safetensors");
        Safetensors.Write(path, new Dictionary<string, Tensor> { ["a"] = ones(3), ["b"] = ones(2, 2) });
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<InvalidDataException>(() => Safetensors.Read(path, (_, _) => Assert.Fail("no tensor may be read")));
        }
    }

    [Fact]
    public void Metadata_and_non_ASCII_names_are_read()
    {
        const string Header = """{"__metadata__":{"format":"pt"},"größe.重み":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"""
            + """ "nichts":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}   """;
        var path = _folder.Write("names.safetensors", Bytes(Header, [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f)]));
        var names = new List<string>();

        Safetensors.Read(path, (name, tensor) => names.Add($"{name} {tensor.sum().ToSingle()}"));

        Assert.Equal(["größe.重み 3", "nichts 0"], names);
    }

    [Fact]
    public void Write_refuses_unsupported_tensors_and_leaves_no_file()
    {
        using var scope = NewDisposeScope();
        var path = _folder.PathOf("out.safetensors");

        Assert.Throws<ArgumentException>(() => Write("__metadata__", ones(1)));
        Assert.Throws<NotSupportedException>(() => Write("a", ones(1, dtype: ScalarType.ComplexFloat32)));
        Assert.Empty(Directory.GetFiles(_folder.Path));

        void Write(string name, Tensor tensor) => Safetensors.Write(path, new Dictionary<string, Tensor> { [name] = tensor });
    }

    private static byte[] Bytes(string header, byte[] data) =>
        [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data];
}
