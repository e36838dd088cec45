using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.HuggingFace.Tests.Tokenization;

public sealed class TokenizerFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_throws_FileNotFoundException_without_a_tokenizer()
    {
        Assert.Throws<FileNotFoundException>(() => TextTokenizer.Load(_folder.Path));
        Assert.Throws<FileNotFoundException>(() => TextTokenizer.Load(Path.Combine(_folder.Path, "absent.json")));
    }

    [Fact]
    public void Load_names_a_missing_merges_file()
    {
        _folder.Write("vocab.json", "{}");

        var error = Assert.Throws<FileNotFoundException>(() => TextTokenizer.Load(_folder.Path));

        Assert.EndsWith("merges.txt", error.FileName, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_folder_without_a_class_uses_that_of_its_model_type()
    {
        var source = Goldens.PathOf("tokenizers", "roberta-vocab-merges");
        foreach (var name in (string[])["vocab.json", "merges.txt"])
        {
            _folder.Write(name, File.ReadAllBytes(Path.Combine(source, name)));
        }

        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "tokenizer_config.json")))!.AsObject();
        config.Remove("tokenizer_class");
        _folder.Write("tokenizer_config.json", config.ToJsonString());
        var alone = TextTokenizer.Load(_folder.Path).Encode("a film", addSpecial: true);
        _folder.Write("config.json", """{"model_type": "roberta"}""");
        var tokenizer = TextTokenizer.Load(_folder.Path);

        var expected = TextTokenizer.Load(source).Encode("a film", addSpecial: true);
        var golden = Goldens.Json("tokenizers", "roberta.json");
        var (bos, eos) = (golden["prefix"]![0]!.GetValue<int>(), golden["suffix"]![0]!.GetValue<int>());
        Assert.Equal((bos, eos), (expected[0], expected[^1]));
        Assert.Equal(expected, tokenizer.Encode("a film", addSpecial: true));
        Assert.Equal(expected[1..^1], alone); // without config.json, the class is GPT-2's
        Assert.Equal([.. expected[..2], eos], tokenizer.Encode("a film", addSpecial: true, maxTokens: 3)); // cut, with both special tokens
        Assert.Equal(expected[1..3], tokenizer.Encode("a film", maxTokens: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Encode("a film", addSpecial: true, maxTokens: 1));
    }

    [Theory]
    [InlineData("{\"model\": ")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\"}, \"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}}")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": \"one\"}}, \"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}}")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 0, \"b\": 0}}, \"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}}")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": -1}}, \"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}}")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 2000000000}}}")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [[\"a\"]]}}")]
    [InlineData("{\"model\": {\"type\": \"Unigram\", \"unk_id\": 1, \"vocab\": [[\"a\", -1.0]]}}")]
    [InlineData("{\"model\": {\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": [[\"a\"]]}}")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 0}}, "
        + "\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"String\": \"\"}, \"behavior\": \"Removed\"}}")]
    [InlineData("{\"model\": {\"type\": \"WordPiece\", \"unk_token\": \"[UNK]\", \"vocab\": {\"a\": 0}}}")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 0}}, "
        + "\"post_processor\": {\"type\": \"BertProcessing\", \"cls\": [\"a\", 0], \"sep\": [\"b\", 7]}}")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 0}}, "
        + "\"post_processor\": {\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"x\"}}, {\"Sequence\": {\"id\": \"A\"}}], "
        + "\"special_tokens\": {}}}")]
    public void Load_names_a_damaged_tokenizer_json(string json)
    {
        var path = _folder.Write("tokenizer.json", json);

        var error = Assert.Throws<InvalidDataException>(() => TextTokenizer.Load(_folder.Path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("normalizer", """{"type":"Precompiled","precompiled_charsmap":"AA=="}""", "Precompiled")]
    [InlineData("normalizer", """{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"ByteLevel"}]}""", "ByteLevel")]
    [InlineData("normalizer", """{"type":"Replace","pattern":{"Regex":"\\b"},"content":""}""", "\\b")]
    [InlineData("normalizer", """{"type":"Lowercase","locale":"tr"}""", "locale")]
    [InlineData("normalizer", """{"type":"Replace","pattern":{"Regex":"^ "},"content":""}""", "^")]
    [InlineData("pre_tokenizer", """{"type":"UnicodeScripts"}""", "UnicodeScripts")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"[𐐀-𐑏]+"},"behavior":"Isolated"}""", "U+FFFF")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"Digits"}]}""", "Digits")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"\\p{Han}+"},"behavior":"Isolated"}""", "Han")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"String":" "},"behavior":"Doubled"}""", "Doubled")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace","replacement":"_","prepend_scheme":"last"}""", "last")]
    [InlineData("decoder", """{"type":"CTC"}""", "CTC")]
    [InlineData("decoder", """{"type":"Strip","content":" ","start":0,"stop":1}""", "stop")]
    [InlineData("decoder", """{"type":"Replace","pattern":{"Regex":"a"},"content":""}""", "Regex")]
    [InlineData("decoder", """{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Replace","pattern":{"String":"ab"},"content":""}]}""", "Replace")]
    [InlineData("post_processor", """{"type":"PairProcessing"}""", "PairProcessing")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},{"Sequence":{"id":"A"}}],"special_tokens":{}}""", "single")]
    [InlineData("model", """{"type":"Letters","vocab":{}}""", "Letters")]
    public void Load_names_an_unsupported_component(string component, string value, string named)
    {
        TextTokenizer.FromWords(["a"]).Save(_folder.Path);
        var path = Path.Combine(_folder.Path, "tokenizer.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json[component] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());

        var error = Assert.Throws<NotSupportedException>(() => TextTokenizer.Load(path));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dropout", "0.1")]
    [InlineData("end_of_word_suffix", "\"</w>\"")]
    [InlineData("continuing_subword_prefix", "\"##\"")]
    [InlineData("cache_capacity", "10")]
    public void Load_names_an_unsupported_option_of_bpe(string option, string value)
    {
        var json = Goldens.Json("tokenizers", "gpt2-style", "tokenizer.json");
        json["model"]![option] = JsonNode.Parse(value);
        var path = _folder.Write("tokenizer.json", json.ToJsonString());

        Assert.Contains(option, Assert.Throws<NotSupportedException>(() => TextTokenizer.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_names_a_merge_whose_result_is_not_a_token()
    {
        var json = Goldens.Json("tokenizers", "gpt2-style", "tokenizer.json");
        json["model"]!["merges"]!.AsArray().Add("q q");
        var path = _folder.Write("tokenizer.json", json.ToJsonString());

        Assert.Contains("'q q'", Assert.Throws<InvalidDataException>(() => TextTokenizer.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_a_type_is_bpe_if_it_has_merges()
    {
        var json = Goldens.Json("tokenizers", "gpt2-style", "tokenizer.json");
        var expected = TextTokenizer.Load(_folder.Write("typed.json", json.ToJsonString())).Hash;
        json["model"]!.AsObject().Remove("type");

        Assert.Equal(expected, TextTokenizer.Load(_folder.Write("untyped.json", json.ToJsonString())).Hash);
    }

    [Fact]
    public void The_configuration_names_special_tokens_as_strings_or_objects()
    {
        TextTokenizer.FromWords(["<s>", "</s>", "<pad>"]).Save(_folder.Path);
        _folder.Write("tokenizer_config.json", "{\"bos_token\": {\"content\": \"<s>\"}, \"eos_token\": \"</s>\", \"pad_token\": \"<pad>\"}");

        var tokenizer = TextTokenizer.Load(_folder.Path);

        Assert.Equal((1, 2, 3), (tokenizer.BosId, tokenizer.EosId, tokenizer.PadId));
    }

    [Fact]
    public void The_older_file_names_special_tokens_that_the_configuration_omits()
    {
        TextTokenizer.FromWords(["<s>", "</s>"]).Save(_folder.Path);
        _folder.Write("tokenizer_config.json", "{\"eos_token\": \"</s>\"}");
        _folder.Write("special_tokens_map.json", "{\"bos_token\": \"<s>\", \"eos_token\": \"<s>\"}");

        var tokenizer = TextTokenizer.Load(_folder.Path);

        Assert.Equal((1, 2), (tokenizer.BosId, tokenizer.EosId));
    }

    [Fact]
    public void A_configuration_that_names_a_token_outside_the_vocabulary_is_refused()
    {
        TextTokenizer.FromWords(["a"]).Save(_folder.Path);
        _folder.Write("tokenizer_config.json", "{\"eos_token\": \"</s>\"}");

        var error = Assert.Throws<InvalidDataException>(() => TextTokenizer.Load(_folder.Path));

        Assert.Contains("'</s>'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EosId_and_PadId_throw_without_an_eos_token()
    {
        TextTokenizer.FromWords(["a"], eos: "<end>").Save(_folder.Path);
        File.Delete(Path.Combine(_folder.Path, "tokenizer_config.json"));

        var tokenizer = TextTokenizer.Load(_folder.Path);

        Assert.Throws<InvalidOperationException>(() => tokenizer.EosId);
        Assert.Throws<InvalidOperationException>(() => tokenizer.PadId);
    }

    [Fact]
    public void Encode_names_a_character_without_a_token()
    {
        _folder.Write("tokenizer.json", """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}""");

        var error = Assert.Throws<ArgumentException>(() => TextTokenizer.Load(_folder.Path).Encode("aé"));

        Assert.Contains("'é' (U+00E9)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_keeps_other_configuration_keys_and_the_chat_template()
    {
        TextTokenizer.FromWords(["a"]).Save(_folder.Path);
        _folder.Write("tokenizer_config.json", """{"eos_token": "a", "model_max_length": 512}""");
        _folder.Write("chat_template.jinja", "{{ messages }}");

        TextTokenizer.Load(_folder.Path).Save(Path.Combine(_folder.Path, "saved"));

        Assert.Equal("""{"eos_token": "a", "model_max_length": 512}""", File.ReadAllText(Path.Combine(_folder.Path, "saved", "tokenizer_config.json")));
        Assert.Equal("{{ messages }}", File.ReadAllText(Path.Combine(_folder.Path, "saved", "chat_template.jinja")));
    }
}
