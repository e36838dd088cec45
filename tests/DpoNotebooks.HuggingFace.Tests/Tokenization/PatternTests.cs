using DpoNotebooks.HuggingFace.Tokenization.Patterns;
using DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

namespace DpoNotebooks.HuggingFace.Tests.Tokenization;

/// <summary>Compares the hand-written patterns with the general regex pattern on random texts.</summary>
public class PatternTests
{
    private const string Gpt = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Head = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}";
    private const string Tail = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    [Fact]
    public void Hand_written_patterns_find_the_matches_of_their_regexes()
    {
        (RegexPattern Regex, IPattern Pattern)[] pairs =
        [
            (new(Gpt), new GptPattern()),
            (new(Head + "{1,3}" + Tail), LlamaPattern.TryCreate(Head + "{1,3}" + Tail)!),
            (new(Head + Tail), LlamaPattern.TryCreate(Head + Tail)!),
            (new(@"\w+|[^\w\s]+"), new WordPattern()),
        ];

        RandomText.ForAll(RandomText.Mixtures(), 3000, text =>
            Assert.All(pairs, pair => Assert.Equal(Matches(pair.Regex, text), Matches(pair.Pattern, text))));
    }

    [Fact]
    public void RegexPattern_matches_code_points_above_the_bmp_by_category()
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
    public void Split_treats_matches_as_the_behavior_says(string behavior, string expected)
    {
        var pieces = new List<TextPiece>();
        new Split(new LiteralPattern("-"), Enum.Parse<MatchBehavior>(behavior)).Cut(new TextPiece("the-final--countdown".AsMemory(), AtStart: true), pieces);

        Assert.Equal(expected, string.Join('|', pieces.Select(piece => piece.Text)));
        Assert.Equal([true, .. Enumerable.Repeat(false, pieces.Count - 1)], pieces.Select(piece => piece.AtStart));
    }

    private static string[] Matches(IPattern pattern, string text)
    {
        var found = new List<(int Start, int Length)>();
        pattern.Find(text, found);
        return [.. found.Select(match => text.Substring(match.Start, match.Length))];
    }
}
