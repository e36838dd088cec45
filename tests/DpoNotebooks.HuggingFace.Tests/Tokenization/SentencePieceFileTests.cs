using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.HuggingFace.Tests.Tokenization;

public sealed class SentencePieceFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_model_file_gives_bos_eos_and_padding()
    {
        var bpe = TextTokenizer.Load(Goldens.PathOf("tokenizers", "spm-bpe"));
        var unigram = TextTokenizer.Load(Goldens.PathOf("tokenizers", "spm-unigram", "tokenizer.model"));

        Assert.Equal(("<s>", "</s>", "</s>"), (bpe.TokenOf(bpe.BosId!.Value), bpe.TokenOf(bpe.EosId), bpe.TokenOf(bpe.PadId)));
        Assert.Equal((null, "</s>", "<pad>"), (unigram.BosId, unigram.TokenOf(unigram.EosId), unigram.TokenOf(unigram.PadId)));
    }

    [Fact]
    public void The_configuration_selects_the_special_tokens_around_a_text()
    {
        Copy("spm-bpe");
        _folder.Write("tokenizer_config.json", """{"add_bos_token": false, "add_eos_token": true}""");

        var tokenizer = TextTokenizer.Load(_folder.Path);
        Assert.Equal([.. tokenizer.Encode("Hi"), tokenizer.EosId], tokenizer.Encode("Hi", addSpecial: true));
    }

    [Fact]
    public void Tokens_added_in_the_configuration_are_refused()
    {
        Copy("spm-bpe");
        var first = Goldens.Json("tokenizers", "spm-bpe.json")["vocab_size"]!.GetValue<int>();
        _folder.Write("tokenizer_config.json", $$"""{"added_tokens_decoder": {"1": {"content": "<s>"}, "{{first}}": {"content": "<new>"} } }""");

        Assert.Contains("added", Assert.Throws<NotSupportedException>(() => TextTokenizer.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-5)]
    [InlineData(0.001)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Load_names_a_truncated_model(double share)
    {
        var path = Copy("spm-unigram");
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(int)Math.Ceiling(share * bytes.Length)]);

        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => TextTokenizer.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_bytes_give_an_error_or_a_different_tokenizer_and_no_crash()
    {
        var path = Copy("spm-bpe");
        var bytes = File.ReadAllBytes(path);
        var random = new Random(0);
        for (var i = 0; i < 60; i++)
        {
            var changed = bytes.ToArray();
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, changed);
            try
            {
                TextTokenizer.Load(path).Encode("some text");
            }
            catch (Exception e) when (e is InvalidDataException or NotSupportedException)
            {
                Assert.Contains(path, e.Message, StringComparison.Ordinal);
            }
        }
    }

    private string Copy(string name)
    {
        var path = Path.Combine(_folder.Path, "tokenizer.model");
        File.WriteAllBytes(path, File.ReadAllBytes(Goldens.PathOf("tokenizers", name, "tokenizer.model")));
        return path;
    }
}
