using System.Security.Cryptography;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Tests.Data;

public sealed class PairTokenCacheTests : IDisposable
{
    private static readonly TextTokenizer Words = TextTokenizer.FromWords(["a", "b", "c", "d"]);

    private static readonly PreferencePair[] Pairs =
        [new("a b", "c", "d d") { Source = "f:1" }, new("", "c", "d") { Source = "f:2" }, new("a a a a a", "b b b b b b b", "c"), new("c", "d", "d"), new("c", "<|endoftext|> a", "d")];

    private readonly TemporaryFolder _folder = new();

    private string File_ => _folder.PathOf("tokens");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_gives_back_the_tokens_and_the_report()
    {
        var made = PairTokenCache.LoadOrTokenize(File_, Tokenizer(), Pairs);
        var read = PairTokenCache.LoadOrTokenize(File_, Tokenizer(), Pairs);

        Assert.Equal(3, made.Pairs.Count);
        Assert.Equivalent(made.Pairs, read.Pairs, strict: true);
        Assert.Equal(made.Report.ToString(), read.Report.ToString());
        Assert.Equal([new DroppedPair("f:2", DropReason.EmptyPrompt), new DroppedPair("c", DropReason.EosInsideResponse)], read.Report.Dropped);
        Assert.Equal(PairDataset.From(made.Pairs).Hash, PairDataset.From(read.Pairs).Hash);
        Assert.Equal([File_], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_is_in_the_file_is_not_tokenized_again()
    {
        PairTokenCache.LoadOrTokenize(File_, Tokenizer(), Pairs);
        var bytes = File.ReadAllBytes(File_);
        bytes[^36] = 42; // the last pair's last id
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32), bytes.AsSpan(bytes.Length - 32));
        File.WriteAllBytes(File_, bytes);

        Assert.Equal(42, PairTokenCache.LoadOrTokenize(File_, Tokenizer(), Pairs).Pairs[^1].Rejected[^1]);
    }

    [Fact]
    public void Another_tokenizer_other_lengths_and_other_pairs_are_refused()
    {
        PairTokenCache.LoadOrTokenize(File_, Tokenizer(), Pairs);

        AssertStale("made with another tokenizer", new PairTokenizer(TextTokenizer.FromWords(["a", "b", "d", "c"]), Tokenizer().Rules.Truncation), Pairs);
        AssertStale("made with other lengths (PairTruncation { MaxLength = 8,", Tokenizer(maxLength: 9), Pairs);
        AssertStale("made with other pairs", Tokenizer(), Pairs[..^1]);
        AssertStale("made with other pairs", Tokenizer(), [.. Pairs[..^1], Pairs[^1] with { Rejected = "d d" }]);
        AssertStale("made with other pairs", Tokenizer(), [Pairs[0] with { Prompt = "a bc", Chosen = "" }, .. Pairs[1..]]);
    }

    [Fact]
    public void A_file_that_is_damaged_is_refused_wherever_it_is()
    {
        PairTokenCache.LoadOrTokenize(File_, Tokenizer(), Pairs);
        var whole = File.ReadAllBytes(File_);
        for (var at = 0; at < whole.Length; at += 7)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 4;
            AssertDamaged(bytes);
            AssertDamaged(whole[..at]);
        }

        AssertDamaged([.. whole, 0]);

        void AssertDamaged(byte[] bytes)
        {
            File.WriteAllBytes(File_, bytes);
            AssertStale("not a whole file of pair tokens", Tokenizer(), Pairs);
        }
    }

    [Fact]
    public void Pairs_that_break_off_leave_no_file()
    {
        Assert.Throws<InvalidDataException>(() => PairTokenCache.LoadOrTokenize(File_, Tokenizer(), [.. Pairs, new("unknown", "a", "b")]));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static PairTokenizer Tokenizer(int maxLength = 8) => new(Words, new PairTruncation { MaxLength = maxLength, MaxPromptLength = 4 });

    private void AssertStale(string problem, PairTokenizer tokenizer, IEnumerable<PreferencePair> pairs)
    {
        var error = Assert.Throws<InvalidDataException>(() => PairTokenCache.LoadOrTokenize(File_, tokenizer, pairs));
        Assert.StartsWith($"{File_}: {problem}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("delete it to tokenize anew", error.Message, StringComparison.Ordinal);
    }
}
