using System.Text.Json.Nodes;
using DpoNotebooks.Tests.Fixtures;
using DpoNotebooks.Tokenization;

namespace DpoNotebooks.Tests.Tokenization;

public sealed class TokenizerFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_or_file_without_tokenizer_is_not_found()
    {
        Assert.Throws<FileNotFoundException>(() => TextTokenizer.Load(_folder.Path));
        Assert.Throws<FileNotFoundException>(() => TextTokenizer.Load(Path.Combine(_folder.Path, "absent.json")));
    }

    [Fact]
    public void A_vocabulary_without_merges_is_not_found()
    {
        _folder.Write("vocab.json", "{}");

        var error = Assert.Throws<FileNotFoundException>(() => TextTokenizer.Load(_folder.Path));

        Assert.EndsWith("merges.txt", error.FileName, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"model\": ")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\"}, \"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}}")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": \"one\"}}, \"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}}")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 0, \"b\": 0}}, \"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}}")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": -1}}, \"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}}")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": []}, \"pre_tokenizer\": {\"type\": \"ByteLevel\", \"add_prefix_space\": false}, \"decoder\": {\"type\": \"ByteLevel\"}}")]
    public void A_damaged_tokenizer_json_is_an_error_that_names_it(string json)
    {
        var path = _folder.Write("tokenizer.json", json);

        var error = Assert.Throws<InvalidDataException>(() => TextTokenizer.Load(_folder.Path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("normalizer", "{\"type\":\"NFC\"}", "NFC")]
    [InlineData("pre_tokenizer", "{\"type\":\"Metaspace\"}", "Metaspace")]
    [InlineData("pre_tokenizer", "null", "null")]
    [InlineData("pre_tokenizer", "{\"type\":\"ByteLevel\",\"add_prefix_space\":true}", "add_prefix_space")]
    [InlineData("pre_tokenizer", "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"use_regex\":false}", "use_regex")]
    [InlineData("decoder", "{\"type\":\"WordPiece\"}", "WordPiece")]
    [InlineData("post_processor", "{\"type\":\"TemplateProcessing\"}", "TemplateProcessing")]
    [InlineData("model", "{\"type\":\"Unigram\",\"vocab\":{}}", "Unigram")]
    [InlineData("added_tokens", "[{\"id\":0,\"content\":\"<m>\",\"lstrip\":true}]", "lstrip")]
    public void Unknown_components_are_refused_by_name(string component, string value, string named)
    {
        TextTokenizer.FromWords(["a"]).Save(_folder.Path);
        var path = Path.Combine(_folder.Path, "tokenizer.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json[component] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());

        var error = Assert.Throws<NotSupportedException>(() => TextTokenizer.Load(path));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ignore_merges", "true")]
    [InlineData("byte_fallback", "true")]
    [InlineData("dropout", "0.1")]
    [InlineData("end_of_word_suffix", "\"</w>\"")]
    public void Options_of_bpe_that_would_change_ids_are_refused_by_name(string option, string value)
    {
        var json = SharedFiles.Json("goldens", "tokenizers", "gpt2-style", "tokenizer.json");
        json["model"]![option] = JsonNode.Parse(value);
        var path = _folder.Write("tokenizer.json", json.ToJsonString());

        Assert.Contains(option, Assert.Throws<NotSupportedException>(() => TextTokenizer.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_that_makes_no_token_is_an_error_that_shows_it()
    {
        var json = SharedFiles.Json("goldens", "tokenizers", "gpt2-style", "tokenizer.json");
        json["model"]!["merges"]!.AsArray().Add("q q");
        var path = _folder.Write("tokenizer.json", json.ToJsonString());

        Assert.Contains("'q q'", Assert.Throws<InvalidDataException>(() => TextTokenizer.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_model_type_is_bpe_if_it_has_merges()
    {
        var json = SharedFiles.Json("goldens", "tokenizers", "gpt2-style", "tokenizer.json");
        var expected = TextTokenizer.Load(_folder.Write("typed.json", json.ToJsonString())).Hash;
        json["model"]!.AsObject().Remove("type");

        Assert.Equal(expected, TextTokenizer.Load(_folder.Write("untyped.json", json.ToJsonString())).Hash);
    }

    [Fact]
    public void The_config_names_eos_bos_and_pad_as_strings_or_objects()
    {
        TextTokenizer.FromWords(["<s>", "</s>", "<pad>"]).Save(_folder.Path);
        _folder.Write("tokenizer_config.json", "{\"bos_token\": {\"content\": \"<s>\"}, \"eos_token\": \"</s>\", \"pad_token\": \"<pad>\"}");

        var tokenizer = TextTokenizer.Load(_folder.Path);

        Assert.Equal((1, 2, 3), (tokenizer.BosId, tokenizer.EosId, tokenizer.PadId));
    }

    [Fact]
    public void A_config_that_names_a_token_outside_the_vocabulary_is_refused()
    {
        TextTokenizer.FromWords(["a"]).Save(_folder.Path);
        _folder.Write("tokenizer_config.json", "{\"eos_token\": \"</s>\"}");

        var error = Assert.Throws<InvalidDataException>(() => TextTokenizer.Load(_folder.Path));

        Assert.Contains("'</s>'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_end_of_text_token_asking_for_it_is_an_error()
    {
        TextTokenizer.FromWords(["a"], eos: "<end>").Save(_folder.Path);
        File.Delete(Path.Combine(_folder.Path, "tokenizer_config.json"));

        var tokenizer = TextTokenizer.Load(_folder.Path);

        Assert.Throws<InvalidOperationException>(() => tokenizer.EosId);
        Assert.Throws<InvalidOperationException>(() => tokenizer.PadId);
    }
}
