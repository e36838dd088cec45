using DpoNotebooks.HuggingFace.Hub;

namespace DpoNotebooks.HuggingFace.Tests.Hub;

public sealed class HubFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("config.json model.safetensors pytorch_model.bin tf_model.h5 README.md onnx/model.safetensors", "config.json model.safetensors")]
    [InlineData("config.json model.safetensors model.safetensors.index.json model-00001-of-00002.safetensors", "config.json model.safetensors")]
    [InlineData("config.json model.safetensors consolidated.safetensors", "config.json model.safetensors")]
    [InlineData("config.json pytorch_model.bin training_args.bin", "config.json pytorch_model.bin")]
    [InlineData("adapter_config.json adapter_model.safetensors tokenizer.json", "adapter_config.json tokenizer.json adapter_model.safetensors")]
    [InlineData("adapter_config.json adapter_model.bin", "adapter_config.json adapter_model.bin")]
    [InlineData("vocab.json merges.txt generation_config.json model.safetensors", "generation_config.json vocab.json merges.txt model.safetensors")]
    public void Model_selects_one_set_of_weights(string names, string wanted) =>
        Assert.Equal(wanted.Split(' '), HubFiles.Model(names.Split(' '), _ => throw new InvalidOperationException("no index is needed")));

    [Theory]
    [InlineData("model.safetensors.index.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")]
    [InlineData("pytorch_model.bin.index.json", "pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin")]
    public void Model_selects_the_parts_that_the_index_names(string index, string first, string second)
    {
        var path = _folder.Write(index, $$$"""{"metadata": {}, "weight_map": {"a": "{{{first}}}", "b": "{{{second}}}", "c": "{{{first}}}"}}""");
        string[] names = [index, first, second, "model-00003-of-00003.other.safetensors.bak", "pytorch_model-00003-of-00003.bin"];

        Assert.Equal([index, first, second], HubFiles.Model(names, name => name == index ? path : throw new InvalidOperationException(name)));

        var problem = Assert.Throws<FileNotFoundException>(() => HubFiles.Model([index, first], _ => path)).Message;
        Assert.Contains($"{index} names '{second}'", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"weights": {}}""")]
    [InlineData("""{"weight_map": {"a": 1}}""")]
    public void A_malformed_index_is_named(string json)
    {
        var path = _folder.Write("model.safetensors.index.json", json);

        var problem = Assert.Throws<InvalidDataException>(() => HubFiles.Model(["model.safetensors.index.json"], _ => path)).Message;

        Assert.StartsWith($"{path} is not an index of weights", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_weight_or_tokenizer_file_error_lists_the_repository_files()
    {
        var weights = Assert.Throws<FileNotFoundException>(() => HubFiles.Model(["config.json", "a.txt"], _ => "")).Message;
        var tokenizer = Assert.Throws<FileNotFoundException>(() => HubFiles.Tokenizer(["config.json"], _ => "")).Message;

        Assert.Contains("does not have weights", weights, StringComparison.Ordinal);
        Assert.Contains("it has: a.txt, config.json", weights, StringComparison.Ordinal);
        Assert.Contains("does not have a tokenizer", tokenizer, StringComparison.Ordinal);
        Assert.Equal(["tokenizer.json", "config.json"], HubFiles.Tokenizer(["config.json", "model.safetensors", "tokenizer.json"], _ => ""));
    }
}
