using System.Text;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.HuggingFace.Tokenization.Patterns;
using DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

namespace DpoNotebooks.HuggingFace.Tests.Tokenization;

/// <summary>The patterns written by hand against the general one, and both against odd text.</summary>
public class PatternTests
{
    private const string Gpt = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Head = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}";
    private const string Tail = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    [Fact]
    public void Patterns_written_by_hand_find_what_their_regexes_find()
    {
        (RegexPattern, IPattern)[] pairs =
        [
            (new(Gpt), new GptPattern()),
            (new(Head + "{1,3}" + Tail), LlamaPattern.Of(Head + "{1,3}" + Tail)!),
            (new(Head + Tail), LlamaPattern.Of(Head + Tail)!),
            (new(@"\w+|[^\w\s]+"), new WordPattern()),
        ];

        foreach (var text in RandomTexts(3000))
        {
            Assert.All(pairs, pair => Assert.Equal(Matches(pair.Item1, text), Matches(pair.Item2, text)));
        }
    }

    [Fact]
    public void A_regex_sees_code_points_beyond_the_bmp_as_what_they_are()
    {
        Assert.Equal(["𝓗𝓲", "𐐷"], Matches(new RegexPattern(@"\p{L}+"), "𝓗𝓲 😀 𐐷𝟏"));
        Assert.Equal(["😀"], Matches(new RegexPattern(@"\p{So}"), "𝓗😀"));
        Assert.Equal(["𝟏"], Matches(new RegexPattern(@"\p{Nd}"), "𝓗𝟏"));
        Assert.Equal(["𐐀"], Matches(new RegexPattern(@"\p{Lu}"), "𐐀𐐨"));
    }

    [Theory]
    [InlineData("Removed", "the|final|countdown")]
    [InlineData("Isolated", "the|-|final|-|-|countdown")]
    [InlineData("MergedWithPrevious", "the-|final-|-|countdown")]
    [InlineData("MergedWithNext", "the|-final|-|-countdown")]
    [InlineData("Contiguous", "the|-|final|--|countdown")]
    public void Matches_are_kept_as_the_behavior_says(string behavior, string expected)
    {
        var pieces = new List<TextPiece>();
        new Split(new LiteralPattern("-"), Enum.Parse<MatchBehavior>(behavior)).Cut(new TextPiece("the-final--countdown".AsMemory(), AtStart: true), pieces);

        Assert.Equal(expected, string.Join('|', pieces.Select(piece => piece.Text)));
        Assert.Equal([true, .. Enumerable.Repeat(false, pieces.Count - 1)], pieces.Select(piece => piece.AtStart));
    }

    [Fact]
    public void Byte_level_tokenizers_give_any_text_back()
    {
        string[] names = ["gpt2-style", "llama3", "roberta", "opt"];
        foreach (var tokenizer in names.Select(name => TextTokenizer.Load(Goldens.PathOf("tokenizers", name))))
        {
            foreach (var text in RandomTexts(1000).Where(text => !text.Contains('<')))
            {
                var ids = tokenizer.Encode(text);
                var stream = tokenizer.Stream();
                Assert.Equal(text, tokenizer.Decode(ids));
                Assert.Equal(text, string.Concat(ids.Select(stream.Push)) + stream.Flush());
            }
        }
    }

    private static string[] Matches(IPattern pattern, string text)
    {
        var found = new List<(int Start, int Length)>();
        pattern.Find(text, found);
        return [.. found.Select(match => text.Substring(match.Start, match.Length))];
    }

    /// <summary>Short mixtures of what the patterns tell apart, and of any code point.</summary>
    private static IEnumerable<string> RandomTexts(int count)
    {
        string[] parts = [" ", "  ", "\n", "\r\n", "\t", "'", "'s", "'LL", "'ſ", "a", "Zé", "1", "23", "½", "!", "...", "_", "\u0301", "\u200D", "\u00A0", "\u3000", "中", "𝓗", "𐐀", "𝟏", "😀", "ⓐ", "\u0903", "\U000E0041"];
        var random = new Random(7);
        for (var i = 0; i < count; i++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(12); length > 0; length--)
            {
                var point = random.Next(0x110000);
                text.Append(random.Next(4) > 0 || !Rune.IsValid(point) ? parts[random.Next(parts.Length)] : new Rune(point).ToString());
            }

            yield return text.ToString();
        }
    }
}
