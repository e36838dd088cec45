using System.Text.Json.Nodes;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Tests.Data;

public class PairTokenizerTests
{
    private static readonly TextTokenizer Words = TextTokenizer.FromWords(["a", "b", "c", "d", "e"]); // eos 0, a 1, … e 5

    private static PairTokenizer Tokenizer(int maxLength = 8, int maxPrompt = 4) =>
        new(Words, new PairTruncation { MaxLength = maxLength, MaxPromptLength = maxPrompt });

    [Fact]
    public void Tokenize_and_Apply_match_the_reference_code()
    {
        var golden = Goldens.Json("tokenizers", "pairs.json");
        var gpt2 = TextTokenizer.Load(SharedData.PathOf("tokenizers", "gpt2"));
        var whole = new PairTokenizer(gpt2, new PairTruncation { MaxLength = int.MaxValue, MaxPromptLength = int.MaxValue / 2 });

        Assert.Equal(golden["eos"]!.GetValue<int>(), whole.EosId);
        foreach (var row in golden["rows"]!.AsArray())
        {
            var pair = new PreferencePair(Text(row!["prompt"]), Text(row["chosen"]), Text(row["rejected"]));
            var expected = new TokenizedPair(Ids(row["prompt_ids"]), Ids(row["chosen_ids"]), Ids(row["rejected_ids"]));
            var report = new TokenizationReport();

            var tokenized = whole.Tokenize(pair, report);

            if (pair.Chosen == "" || pair.Rejected == "")
            {
                Assert.Equal(DropReason.EmptyResponse, Assert.Single(report.Dropped).Reason);
            }
            else
            {
                AssertEqual(expected, tokenized!);
            }

            Assert.Equal(row["joint_is_same"]!.GetValue<bool>(), whole.JoinsCleanly(pair.Prompt, pair.Chosen));
            foreach (var truncated in row["truncated"]!.AsArray())
            {
                var cut = Truncation(truncated!).Apply(expected);

                int[][] parts = [cut.Prompt, cut.Chosen, cut.Rejected];
                Assert.Equal(Ids(truncated!["lengths"]), parts.Select(part => part.Length));
                Assert.Equal(Ids(truncated["last"]), parts.Select(part => part[^1]));
                Assert.Equal(truncated["prompt_first"]!.GetValue<int>(), cut.Prompt[0]);
            }
        }
    }

    [Fact]
    public void Tokenize_ends_each_response_in_one_EOS()
    {
        var pair = Tokenizer().Tokenize(new("a b", " c", " d e"), new TokenizationReport())!;

        Assert.Equal([1, 2], pair.Prompt);
        Assert.Equal([3, 0], pair.Chosen);
        Assert.Equal([4, 5, 0], pair.Rejected);
    }

    [Theory]
    [InlineData(KeptPromptEnd.Start, new[] { 1, 2, 3, 4 })]
    [InlineData(KeptPromptEnd.End, new[] { 2, 3, 4, 5 })]
    public void Apply_truncates_the_prompt_before_the_responses(KeptPromptEnd end, int[] prompt)
    {
        var truncation = new PairTruncation { MaxLength = 8, MaxPromptLength = 4, KeptPromptEnd = end };

        var cut = truncation.Apply(new([1, 2, 3, 4, 5], [6, 7, 8, 0], [6, 0])); // 5 + 4 > 8; 4 + 4 fits

        Assert.Equal(prompt, cut.Prompt);
        Assert.Equal([6, 7, 8, 0], cut.Chosen);
    }

    [Fact]
    public void A_truncated_response_has_no_EOS_and_the_shorter_response_keeps_its_EOS()
    {
        var report = new TokenizationReport();

        var cut = Tokenizer().Tokenize(new("a", " a b c d e a b c", " b"), report)!; // 1 + 9 > 8: responses to 8 − 4

        Assert.Equal([1, 2, 3, 4], cut.Chosen);
        Assert.Equal([2, 0], cut.Rejected);
        Assert.Equal((0, 1), (report.TruncatedPrompts, report.TruncatedResponses));
    }

    [Fact]
    public void Tokenize_drops_unusable_pairs_and_reports_the_reason()
    {
        PreferencePair[] pairs =
        [
            new("a b", " c", " d"),
            new("a", "", " d") { Source = "file:7" },
            new("a", " c", " "),
            new("", "c", "d"),
            new("a", " c<|endoftext|> d", " d"),
            new("a", " c", " c"),
            new("a b c d e", " c d e", " d e"),
        ];

        var (kept, report) = Tokenizer().Tokenize(pairs);

        Assert.Equal(3, kept.Count);
        Assert.Equal(
            [
                new("file:7", DropReason.EmptyResponse), new("a", DropReason.EmptyResponse), new("", DropReason.EmptyPrompt),
                new("a", DropReason.EosInsideResponse),
            ],
            report.Dropped);
        Assert.Equal((3, 1, 1, 0), (report.Kept, report.IdenticalPairs, report.TruncatedPrompts, report.TruncatedResponses));
        Assert.Equal(
            "3 pairs kept of 7\n  dropped: EmptyResponse: 2\n  dropped: EmptyPrompt: 1\n  dropped: EosInsideResponse: 1\n"
            + "  prompt truncated: 1\n  identical responses: 1",
            report.ToString());
    }

    [Fact]
    public void Pairs_whose_words_join_across_the_boundary_are_kept_and_counted()
    {
        var report = new TokenizationReport();

        Tokenizer().Tokenize(new("a", " b", " c"), report);
        Tokenizer().Tokenize(new("a", " b", "c"), report);

        Assert.Equal((2, 1), (report.Kept, report.JoinedDifferently));
    }

    [Fact]
    public void Tokenize_names_the_word_and_the_pair_of_a_word_outside_the_vocabulary()
    {
        var error = Assert.Throws<InvalidDataException>(() => Tokenizer().Tokenize(
            [new("a", " b", " c"), new("a", " b", " x") { Source = "file:2" }]));

        Assert.StartsWith("file:2: the word 'x'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_larger_than_the_model_throws()
    {
        var error = Assert.Throws<ArgumentException>(() => new PairTokenizer(Words, new PairTruncation(), modelVocabulary: 5));

        Assert.Contains("6 ids", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, new PairTokenizer(Words, new PairTruncation(), modelVocabulary: 6).EosId);
    }

    [Theory]
    [InlineData(8, 8, null)]
    [InlineData(8, 0, null)]
    [InlineData(8, 9, null)]
    [InlineData(8, 4, 7)]
    public void Inconsistent_lengths_throw(int maxLength, int maxPrompt, int? context)
    {
        Assert.Throws<ArgumentException>(() => new PairTokenizer(
            Words, new PairTruncation { MaxLength = maxLength, MaxPromptLength = maxPrompt }, modelContext: context));
    }

    private static PairTruncation Truncation(JsonNode golden) => new()
    {
        MaxLength = golden["max_length"]!.GetValue<int>(),
        MaxPromptLength = golden["max_prompt_length"]!.GetValue<int>(),
        KeptPromptEnd = Text(golden["mode"]) == "keep_end" ? KeptPromptEnd.End : KeptPromptEnd.Start,
    };

    private static void AssertEqual(TokenizedPair expected, TokenizedPair actual) =>
        Assert.Equal([expected.Prompt, expected.Chosen, expected.Rejected], [actual.Prompt, actual.Chosen, actual.Rejected]);

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static int[] Ids(JsonNode? node) => [.. node!.AsArray().Select(id => id!.GetValue<int>())];
}
