using System.Text.Json.Nodes;
using DpoNotebooks.Models.Weights;

namespace DpoNotebooks.Models.Tests.Weights;

public sealed class WeightFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gpt2-bin")]
    [InlineData("gpt2-bin-legacy")]
    [InlineData("gpt2-bin-sharded")]
    [InlineData("gpt2-sharded")]
    public void Every_storage_format_has_the_same_bits(string form)
    {
        var expected = Bits(Goldens.PathOf("models", "gpt2"));

        var read = Bits(Goldens.PathOf("models", form));

        Assert.Equal(expected.Keys.Order(), read.Keys.Where(name => name != "lm_head.weight").Order());
        Assert.All(expected, entry => Assert.Equal(entry.Value, read[entry.Key]));
        if (read.TryGetValue("lm_head.weight", out var head))
        {
            Assert.Equal(expected["transformer.wte.weight"], head); // tied to the token embedding
        }
    }

    [Theory]
    [InlineData("gpt2-f16", ScalarType.Float16)]
    [InlineData("llama-bf16", ScalarType.BFloat16)]
    public void List_returns_names_dtypes_and_shapes(string form, ScalarType dtype)
    {
        var folder = Goldens.PathOf("models", form);
        var list = WeightFiles.List(folder);

        Assert.NotEmpty(list);
        Assert.All(list, tensor => Assert.Equal(dtype, tensor.Dtype));
        WeightFiles.Read(folder, (name, tensor) => Assert.Equal(list.Single(listed => listed.Name == name).Shape, tensor.shape));
        var file = Path.Combine(folder, "model.safetensors");
        Assert.Equal(list.Sum(tensor => tensor.Bytes), new FileInfo(file).Length - HeaderBytes(file));
    }

    [Fact]
    public void Every_golden_checkpoint_is_read()
    {
        foreach (var folder in Directory.GetDirectories(Goldens.PathOf("models")).Where(folder => Directory.EnumerateFiles(folder, "*model*").Any()))
        {
            Assert.NotEmpty(Bits(folder));
        }
    }

    [Theory]
    [InlineData(5_000_000_000, 1)]
    [InlineData(100, 6)]
    [InlineData(1, 13)]
    public void Write_and_Read_keep_every_dtype_bit_for_bit(long maxShardBytes, int files)
    {
        using var scope = NewDisposeScope();
        var weights = EveryDtype();

        WeightFiles.Write(_folder.Path, weights, maxShardBytes);

        var read = Bits(_folder.Path);
        Assert.Equal(weights.Keys.Order(), read.Keys.Order());
        Assert.All(weights, entry => Assert.Equal(Bits(entry.Value), read[entry.Key]));
        Assert.Equal(files, Directory.GetFiles(_folder.Path, "*.safetensors").Length);
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), file => Path.GetExtension(file) is ".tmp" or ".old");
    }

    [Fact]
    public void Shards_respect_the_maximum_size_and_the_index_is_that_of_transformers()
    {
        using var scope = NewDisposeScope();
        var weights = Enumerable.Range(0, 10).ToDictionary(index => $"layer.{index}", _ => zeros(25)); // 100 bytes each

        WeightFiles.Write(_folder.Path, weights, maxShardBytes: 350);

        Assert.Equal([.. Enumerable.Range(1, 4).Select(shard => $"model-0000{shard}-of-00004.safetensors"), "model.safetensors.index.json"], Names());
        var index = JsonNode.Parse(File.ReadAllText(_folder.PathOf("model.safetensors.index.json")))!;
        Assert.Equal(1000, (long)index["metadata"]!["total_size"]!);
        Assert.Equal("model-00002-of-00004.safetensors", (string)index["weight_map"]!["layer.3"]!);
    }

    [Fact]
    public void Write_replaces_earlier_files_and_a_failed_write_keeps_them()
    {
        using var scope = NewDisposeScope();
        var (old, fresh) = (Named(1, 4), Named(2, 4));
        WeightFiles.Write(_folder.Path, old, maxShardBytes: 100);
        _folder.Write("pytorch_model.bin", "x");
        _folder.Write("pytorch_model-00001-of-00001.bin", "x");
        _folder.Write("tokenizer.json", "{}");
        var (names, bits) = (Names(), Bits(_folder.Path));

        fresh["t3"].Dispose(); // the last shard cannot be written
        Assert.ThrowsAny<Exception>(() => WeightFiles.Write(_folder.Path, fresh, maxShardBytes: 100));

        Assert.Equal(names, Names());
        Assert.All(bits, entry => Assert.Equal(entry.Value, Bits(_folder.Path)[entry.Key]));

        WeightFiles.Write(_folder.Path, Named(3, 2), maxShardBytes: 100);
        Assert.Equal(["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json", "tokenizer.json"], Names());
        Assert.Equal(Bits(Named(3, 2)["t1"]), Bits(_folder.Path)["t1"]);

        WeightFiles.Write(_folder.Path, Named(4, 2));
        Assert.Equal(["model.safetensors", "tokenizer.json"], Names());

        WeightFiles.Write(_folder.Path, Named(5, 3), maxShardBytes: 100); // replaces the single file, which has priority
        Assert.Equal(Bits(Named(5, 3)["t2"]), Bits(_folder.Path)["t2"]);
        Assert.DoesNotContain("model.safetensors", Names());
    }

    [Theory]
    [InlineData(
        """{"weight_map": {"t0": "model-00001-of-00002.safetensors", "t1": "model-00003-of-00002.safetensors"}}""",
        "model-00003-of-00002.safetensors is missing")]
    [InlineData(
        """{"weight_map": {"t0": "model-00001-of-00002.safetensors", "t1": "model-00001-of-00002.safetensors"}}""",
        "t1 is not in model-00001-of-00002.safetensors")]
    [InlineData(
        """{"weight_map": {"t0": "model-00001-of-00002.safetensors", "t9": "model-00002-of-00002.safetensors"}}""",
        "t9 is not in model-00002-of-00002.safetensors")]
    [InlineData(
        """{"weight_map": {"t0": "../model-00001-of-00002.safetensors"}}""",
        "'../model-00001-of-00002.safetensors' is not the name of a file in this folder")]
    [InlineData("""{"weight_map": {"t0": "/etc/passwd"}}""", "not the name of a file in this folder")]
    [InlineData("""{"weight_map": {"t0": ".."}}""", "not the name of a file in this folder")]
    [InlineData("""{"weight_map": {"t0": ""}}""", "not the name of a file in this folder")]
    [InlineData("""{"weight_map": {"t0": null}}""", "t0 has no file")]
    [InlineData("""{"weight_map": {"t0": 3}}""", "cannot be read")]
    [InlineData("""{"weight_map": {"t0": "a", "t0": "b"}}""", "cannot be read")]
    [InlineData("""{"weight_map": {}}""", "the index lists no tensor")]
    [InlineData("""{"weights": {}}""", "cannot be read")]
    [InlineData("""[]""", "cannot be read")]
    [InlineData("""{"weight_map": """, "cannot be read")]
    public void An_invalid_index_is_refused(string index, string because)
    {
        using var scope = NewDisposeScope();
        WeightFiles.Write(_folder.Path, Named(1, 2), maxShardBytes: 100);
        var path = _folder.Write("model.safetensors.index.json", index);

        var message = Assert.Throws<InvalidDataException>(() => WeightFiles.Read(_folder.Path, (_, _) => Assert.Fail("no tensor may be read"))).Message;

        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(because, message);
    }

    [Fact]
    public void A_tensor_in_two_shards_is_refused()
    {
        using var scope = NewDisposeScope();
        WeightFiles.Write(_folder.Path, Named(1, 2), maxShardBytes: 100);
        Safetensors.Write(_folder.PathOf("model-00002-of-00002.safetensors"), Named(1, 2));

        Assert.Contains("t0 is also in", Assert.Throws<InvalidDataException>(() => WeightFiles.List(_folder.Path)).Message);
    }

    [Fact]
    public void A_folder_without_weights_is_refused_with_the_names_of_the_files()
    {
        Assert.Contains("pytorch_model.bin", Assert.Throws<FileNotFoundException>(() => WeightFiles.List(_folder.Path)).Message);
    }

    [Fact]
    public void CopyTo_converts_dtype_and_layout_and_refuses_another_shape()
    {
        using var scope = NewDisposeScope();
        WeightFiles.Write(_folder.Path, new Dictionary<string, Tensor> { ["a"] = arange(6, dtype: ScalarType.Float32).view(2, 3) });
        using var weights = WeightFiles.Open(_folder.Path);
        var (half, transposed) = (zeros([2, 3], ScalarType.BFloat16), zeros(3, 2).t());

        weights.Tensors["a"].CopyTo(half);
        weights.Tensors["a"].CopyTo(transposed);

        Assert.Equal([0, 1, 2, 3, 4, 5], half.to_type(ScalarType.Float32).data<float>().ToArray());
        Assert.Equal([0, 1, 2, 3, 4, 5], transposed.contiguous().data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => weights.Tensors["a"].CopyTo(zeros(3, 2)));
    }

    [Fact]
    public void Tensors_larger_than_a_chunk_are_read_completely()
    {
        using var scope = NewDisposeScope();
        var large = arange(5_000_001, dtype: ScalarType.Int32); // a little over 20 MB
        WeightFiles.Write(_folder.Path, new Dictionary<string, Tensor> { ["large"] = large, ["a"] = ones(3, dtype: ScalarType.Byte) });

        WeightFiles.Read(_folder.Path, (name, tensor) => Assert.True(name == "a" || tensor.eq(large).all().ToBoolean()));
    }

    [Fact]
    public void Write_and_Read_leak_no_tensor()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (NewDisposeScope())
        {
            WeightFiles.Write(_folder.Path, Named(1, 3), maxShardBytes: 100);
        }

        WeightFiles.Read(_folder.Path, (_, _) => { });

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private string[] Names() => [.. Directory.GetFiles(_folder.Path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static Dictionary<string, Tensor> Named(int value, int count) =>
        Enumerable.Range(0, count).ToDictionary(index => $"t{index}", index => full(25, value + index, dtype: ScalarType.Float32));

    private static Dictionary<string, Tensor> EveryDtype()
    {
        ScalarType[] dtypes =
        [
            ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Int32, ScalarType.Int16,
            ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
        ];
        var all = dtypes.ToDictionary(dtype => $"of {dtype}", dtype => (arange(15).view(3, 5) * 7 % 5).to_type(dtype));
        all["transposed"] = arange(6, dtype: ScalarType.Float32).view(2, 3).t();
        all["NaN, −0 und ∞"] = tensor([float.NaN, -0f, float.PositiveInfinity, float.Epsilon]);
        all["scalar"] = tensor(3f);
        all["empty"] = zeros(0, 4);
        return all;
    }

    private static Dictionary<string, string> Bits(string folder)
    {
        var all = new Dictionary<string, string>();
        WeightFiles.Read(folder, (name, tensor) => all[name] = Bits(tensor));
        return all;
    }

    private static string Bits(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return $"{tensor.dtype} {string.Join(',', tensor.shape)} {Convert.ToHexString(tensor.contiguous().bytes)}";
    }

    private static long HeaderBytes(string path)
    {
        using var file = new BinaryReader(File.OpenRead(path));
        return 8 + file.ReadInt64();
    }
}
