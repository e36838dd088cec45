using System.Security.Cryptography;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Tests.Data;

public sealed class PairTokenCacheTests : IDisposable
{
    private static readonly TextTokenizer Words = TextTokenizer.FromWords(["a", "b", "c", "d"]);

    private static readonly PreferencePair[] Pairs =
    [
        new("a b", "c", "d d") { Source = "f:1" },
        new("", "c", "d") { Source = "f:2" },
        new("a a a a a", "b b b b b b b", "c"),
        new("c", "d", "d"),
        new("c", "<|endoftext|> a", "d"),
    ];

    private readonly TemporaryFolder _folder = new();

    private string CacheFile => _folder.PathOf("tokens");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_restores_the_tokens_and_the_report()
    {
        var made = PairTokenCache.LoadOrTokenize(CacheFile, Tokenizer(), Pairs);
        var read = PairTokenCache.LoadOrTokenize(CacheFile, Tokenizer(), Pairs);

        Assert.Equal(3, made.Pairs.Count);
        Assert.Equivalent(made.Pairs, read.Pairs, strict: true);
        Assert.Equal(made.Report.ToString(), read.Report.ToString());
        Assert.Equal([new DroppedPair("f:2", DropReason.EmptyPrompt), new DroppedPair("c", DropReason.EosInsideResponse)], read.Report.Dropped);
        Assert.Equal(PairDataset.From(made.Pairs).Hash, PairDataset.From(read.Pairs).Hash);
        Assert.Equal([CacheFile], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Pairs_in_the_file_are_not_tokenized_again()
    {
        PairTokenCache.LoadOrTokenize(CacheFile, Tokenizer(), Pairs);
        var bytes = File.ReadAllBytes(CacheFile);
        bytes[^36] = 42; // the last id of the last pair
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32), bytes.AsSpan(bytes.Length - 32));
        File.WriteAllBytes(CacheFile, bytes);

        Assert.Equal(42, PairTokenCache.LoadOrTokenize(CacheFile, Tokenizer(), Pairs).Pairs[^1].Rejected[^1]);
    }

    [Fact]
    public void A_file_of_another_tokenizer_other_lengths_or_other_pairs_throws()
    {
        PairTokenCache.LoadOrTokenize(CacheFile, Tokenizer(), Pairs);

        AssertStale("made with another tokenizer", new PairTokenizer(TextTokenizer.FromWords(["a", "b", "d", "c"]), Tokenizer().Rules.Truncation), Pairs);
        AssertStale("made with other lengths (PairTruncation { MaxLength = 8,", Tokenizer(maxLength: 9), Pairs);
        AssertStale("made with other pairs", Tokenizer(), Pairs[..^1]);
        AssertStale("made with other pairs", Tokenizer(), [.. Pairs[..^1], Pairs[^1] with { Rejected = "d d" }]);
        AssertStale("made with other pairs", Tokenizer(), [Pairs[0] with { Prompt = "a bc", Chosen = "" }, .. Pairs[1..]]);
    }

    [Fact]
    public void Damage_anywhere_in_the_file_throws()
    {
        PairTokenCache.LoadOrTokenize(CacheFile, Tokenizer(), Pairs);
        var whole = File.ReadAllBytes(CacheFile);
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
            File.WriteAllBytes(CacheFile, bytes);
            AssertStale("cut off, damaged or not a file of pair tokens", Tokenizer(), Pairs);
        }
    }

    [Fact]
    public void An_error_in_a_pair_leaves_no_file()
    {
        Assert.Throws<InvalidDataException>(() => PairTokenCache.LoadOrTokenize(CacheFile, Tokenizer(), [.. Pairs, new("unknown", "a", "b")]));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static PairTokenizer Tokenizer(int maxLength = 8) => new(Words, new PairTruncation { MaxLength = maxLength, MaxPromptLength = 4 });

    private void AssertStale(string problem, PairTokenizer tokenizer, IEnumerable<PreferencePair> pairs)
    {
        var error = Assert.Throws<InvalidDataException>(() => PairTokenCache.LoadOrTokenize(CacheFile, tokenizer, pairs));
        Assert.StartsWith($"{CacheFile}: {problem}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("delete it to tokenize again", error.Message, StringComparison.Ordinal);
    }
}
