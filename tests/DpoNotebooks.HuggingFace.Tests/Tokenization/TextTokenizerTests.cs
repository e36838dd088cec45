using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.HuggingFace.Tests.Tokenization;

public class TextTokenizerTests
{
    private static TextTokenizer Words(string? unknown = null) => TextTokenizer.FromWords(["the", "film", "was", "good", "."], unknown: unknown);

    [Fact]
    public void FromWords_numbers_the_words_in_order_after_eos()
    {
        var tokenizer = Words();

        Assert.Equal([1, 2, 3, 4, 5], tokenizer.Encode(" the  film\nwas good ."));
        Assert.Equal("the film was good .", tokenizer.Decode([1, 2, 3, 4, 5]));
        Assert.Equal(6, tokenizer.VocabularySize);
    }

    [Fact]
    public void FromWords_splits_text_at_white_space_only()
    {
        var tokenizer = TextTokenizer.FromWords(["don't", "<b>"]);

        Assert.Equal([1, 2], tokenizer.Encode("don't <b>"));
    }

    [Fact]
    public void FromWords_pads_with_eos_and_has_no_bos()
    {
        var tokenizer = Words();

        Assert.Equal((0, 0, null), (tokenizer.EosId, tokenizer.PadId, tokenizer.BosId));
    }

    [Fact]
    public void Special_tokens_in_the_text_are_encoded_and_can_be_skipped()
    {
        var tokenizer = Words();

        Assert.Equal([1, 0, 2], tokenizer.Encode("the<|endoftext|>film"));
        Assert.Equal("the <|endoftext|> film", tokenizer.Decode([1, 0, 2]));
        Assert.Equal("the film", tokenizer.Decode([1, 0, 2], skipSpecial: true));
    }

    [Fact]
    public void An_unknown_word_is_an_error_or_the_unknown_token()
    {
        var error = Assert.Throws<ArgumentException>(() => Words().Encode("the plot"));

        Assert.Contains("'plot'", error.Message, StringComparison.Ordinal);
        Assert.Equal([2, 1], Words(unknown: "<unk>").Encode("the plot"));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    [InlineData("film")]
    [InlineData("<|endoftext|>")]
    public void FromWords_refuses_empty_split_and_repeated_words(string word)
    {
        Assert.Throws<ArgumentException>(() => TextTokenizer.FromWords(["film", word]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    public void Decode_and_TokenOf_refuse_ids_outside_the_vocabulary(int id)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Words().Decode([1, id]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Words().TokenOf(id));
    }

    [Fact]
    public void IdOf_and_TokenOf_are_inverse()
    {
        Assert.Equal(2, Words().IdOf("film"));
        Assert.Null(Words().IdOf("plot"));
        Assert.Equal("film", Words().TokenOf(2));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("<unk>")]
    public void A_saved_word_list_loads_as_the_same_tokenizer(string? unknown)
    {
        using var folder = new TemporaryFolder();
        var saved = Words(unknown);
        saved.Save(folder.Path);

        var loaded = TextTokenizer.Load(folder.Path);

        Assert.Equal(saved.Hash, loaded.Hash);
        Assert.Equal(saved.Encode("the film was good ."), loaded.Encode("the film was good ."));
        Assert.Equal((saved.EosId, saved.PadId, saved.VocabularySize), (loaded.EosId, loaded.PadId, loaded.VocabularySize));
        Assert.Equal(saved.Hash, TextTokenizer.Load(Path.Combine(folder.Path, "tokenizer.json")).Hash);
    }

    [Fact]
    public void Different_tokenizers_have_different_hashes()
    {
        string[] hashes = [Words().Hash, Words("<unk>").Hash, TextTokenizer.FromWords(["film", "the", "was", "good", "."]).Hash,
            TextTokenizer.FromWords(["the", "film", "was", "good", "."], eos: "<eos>").Hash];

        Assert.Equal(4, hashes.Distinct().Count());
        Assert.All(hashes, hash => Assert.Equal(64, hash.Length));
    }

    [Fact]
    public void Gpt2_saved_as_tokenizer_json_keeps_its_hash()
    {
        var gpt2 = TextTokenizer.Load(SharedData.PathOf("tokenizers", "gpt2"));
        using var folder = new TemporaryFolder();
        gpt2.Save(folder.Path);

        var loaded = TextTokenizer.Load(folder.Path);

        const string Text = "It's 12 films, 🎬 𝓗ello\n\n  naïve<|endoftext|> end";
        Assert.Equal(gpt2.Hash, loaded.Hash);
        Assert.Equal(gpt2.Encode(Text), loaded.Encode(Text));
        Assert.Equal(Text, loaded.Decode(loaded.Encode(Text)));
        Assert.Equal((50256, 50256, 50257), (loaded.EosId, loaded.PadId, loaded.VocabularySize));
    }

    [Fact]
    public void A_lone_surrogate_is_encoded_as_the_replacement_character()
    {
        var gpt2 = TextTokenizer.Load(SharedData.PathOf("tokenizers", "gpt2"));

        Assert.Equal(gpt2.Encode("a\uFFFDb"), gpt2.Encode("a\uD800b"));
    }

    [Fact]
    public void PieceOf_shows_leading_spaces_and_the_bytes_of_a_split_character()
    {
        var gpt2 = TextTokenizer.Load(SharedData.PathOf("tokenizers", "gpt2"));

        Assert.Equal([" good", "\n"], gpt2.Encode(" good\n").Select(gpt2.PieceOf));
        Assert.Equal(["<0xF0><0x9D>", "<0x93>", "<0x97>"], gpt2.Encode("𝓗").Select(gpt2.PieceOf));
        Assert.Equal("é", gpt2.PieceOf(gpt2.Encode("é").Single()));
        Assert.Equal("<|endoftext|>", gpt2.PieceOf(gpt2.EosId));
        Assert.Equal("film", Words().PieceOf(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Words().PieceOf(6));
    }

    [Fact]
    public void Encode_gives_the_same_ids_on_many_threads()
    {
        var tokenizer = TextTokenizer.FromWords(Enumerable.Range(0, 500).Select(i => $"w{i}"));
        var text = string.Join(' ', Enumerable.Range(0, 500).Select(i => $"w{i}"));

        var rows = Enumerable.Range(0, 32).AsParallel().Select(_ => tokenizer.Encode(text)).ToArray();

        Assert.All(rows, row => Assert.Equal(Enumerable.Range(1, 500), row));
    }
}
