using DpoNotebooks.Models.Weights;

namespace DpoNotebooks.Models.Tests;

[Collection(TorchGenerator.Name)]
public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Save_and_Load_keep_a_model_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();

        model.Save(_folder);
        using var loaded = CausalLm.Load(_folder);

        Assert.Equal(model.WeightsHash(), loaded.WeightsHash());
        Assert.Equal(model.Config, loaded.Config with { InnerSize = model.Config.InnerSize });
        Assert.DoesNotContain(Directory.GetFiles(_folder), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Clone_shares_no_memory()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();
        using var copy = model.Clone();
        var before = model.WeightsHash();
        Assert.Equal(before, copy.WeightsHash());

        using (no_grad())
        {
            copy.Head.Weight.add_(1);
        }

        Assert.Equal(before, model.WeightsHash());
        Assert.NotEqual(before, copy.WeightsHash());
    }

    [Fact]
    public void Initial_weights_depend_only_on_the_seed()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var first = TinyModel.Create(seed: 3);
        manual_seed(2);
        using var second = TinyModel.Create(seed: 3);
        using var third = TinyModel.Create(seed: 4);

        Assert.Equal(first.WeightsHash(), second.WeightsHash());
        Assert.NotEqual(first.WeightsHash(), third.WeightsHash());
    }

    [Theory]
    [InlineData("\"model_type\": \"gpt2\"", "\"model_type\": \"t5\"", "model_type")]
    [InlineData("\"gelu_new\"", "\"quick_gelu\"", "activation_function")]
    [InlineData("\"n_head\": 2", "\"n_head\": 3", "heads")]
    [InlineData("\"attn_pdrop\"", "\"add_cross_attention\": true, \"attn_pdrop\"", "add_cross_attention")]
    public void Load_names_an_unsupported_option(string from, string to, string named)
    {
        using var scope = NewDisposeScope();
        TinyModel.Create().Save(_folder);
        var config = Path.Combine(_folder, "config.json");
        var text = File.ReadAllText(config);
        Assert.Contains(from, text);
        File.WriteAllText(config, text.Replace(from, to, StringComparison.Ordinal));

        Assert.Contains(named, Assert.ThrowsAny<Exception>(() => CausalLm.Load(_folder)).Message);
    }

    [Fact]
    public void Load_reports_every_missing_unexpected_and_misshaped_tensor()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();
        model.Save(_folder);
        var weights = model.state_dict();
        weights.Remove("transformer.ln_f.bias");
        weights["transformer.extra"] = zeros(1);
        weights["transformer.wpe.weight"] = zeros(2, 2);
        Safetensors.Write(Path.Combine(_folder, "model.safetensors"), weights);

        var message = Assert.Throws<InvalidDataException>(() => CausalLm.Load(_folder)).Message;

        Assert.Contains("transformer.ln_f.bias is missing", message);
        Assert.Contains("transformer.extra is unexpected", message);
        Assert.Contains("transformer.wpe.weight is (2, 2)", message);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(2000)]
    public void Load_refuses_a_truncated_file(int length)
    {
        using var scope = NewDisposeScope();
        TinyModel.Create().Save(_folder);
        var path = Path.Combine(_folder, "model.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);

        Assert.Throws<InvalidDataException>(() => CausalLm.Load(_folder));
    }

    [Fact]
    public void Save_replaces_shards_and_their_index()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create(seed: 3);
        var index = Path.Combine(_folder, "model.safetensors.index.json");
        const string Shards = """{"weight_map": {"transformer.wte.weight": "model-00001-of-00001.safetensors"}}""";
        File.WriteAllText(index, Shards);

        model.Save(_folder);

        Assert.False(File.Exists(index));
        File.WriteAllText(index, Shards); // if an index remains, the single file has priority
        using var loaded = CausalLm.Load(_folder);
        Assert.Equal(model.WeightsHash(), loaded.WeightsHash());
    }

    [Theory]
    [InlineData("\"n_embd\": 16", "\"n_embd\": \"16\"")]
    [InlineData("\"n_head\": 2", "\"n_head\": 5")]
    [InlineData("\"eos_token_id\": 0", "\"eos_token_id\": 99")]
    public void Load_names_the_file_of_an_invalid_config(string line, string wrong)
    {
        using var model = TinyModel.Create();
        model.Save(_folder);
        var config = Path.Combine(_folder, "config.json");
        var text = File.ReadAllText(config);
        Assert.Contains(line, text);
        File.WriteAllText(config, text.Replace(line, wrong, StringComparison.Ordinal));

        Assert.StartsWith(config, Assert.Throws<InvalidDataException>(() => CausalLm.Load(_folder)).Message, StringComparison.Ordinal);
    }
}
