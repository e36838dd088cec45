using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.HuggingFace.Tests.Tokenization;

public sealed class SentencePieceFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_names_bos_and_eos()
    {
        var bpe = TextTokenizer.Load(Goldens.PathOf("tokenizers", "spm-bpe"));
        var unigram = TextTokenizer.Load(Goldens.PathOf("tokenizers", "spm-unigram", "tokenizer.model"));

        Assert.Equal((1, 2, 2), (bpe.BosId, bpe.EosId, bpe.PadId));
        Assert.Equal((null, 1, 0), (unigram.BosId, unigram.EosId, unigram.PadId));
    }

    [Fact]
    public void The_config_says_which_special_tokens_go_around()
    {
        Copy("spm-bpe");
        _folder.Write("tokenizer_config.json", """{"add_bos_token": false, "add_eos_token": true}""");

        Assert.Equal(2, TextTokenizer.Load(_folder.Path).Encode("Hi", addSpecial: true)[^1]);
        Assert.NotEqual(1, TextTokenizer.Load(_folder.Path).Encode("Hi", addSpecial: true)[0]);
    }

    [Fact]
    public void Tokens_added_beside_the_model_are_refused()
    {
        Copy("spm-bpe");
        _folder.Write("tokenizer_config.json", """{"added_tokens_decoder": {"1": {"content": "<s>"}, "1200": {"content": "<new>"}}}""");

        Assert.Contains("added", Assert.Throws<NotSupportedException>(() => TextTokenizer.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    [InlineData(200_001)]
    public void A_model_that_is_cut_off_is_an_error_that_names_it(int length)
    {
        var path = Copy("spm-unigram");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);

        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => TextTokenizer.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_changed_are_an_error_or_another_tokenizer_but_never_a_crash()
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
