using System.Text.Json.Serialization;
using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Data;

/// <summary>TL;DR posts, comparisons of their summaries, and news articles.</summary>
public sealed class SummaryDataTests : IDisposable
{
    private const string Info = """{"id": "t3_1", "post": "P", "title": "T", "subreddit": "AskReddit"}""";
    private const string Two = """[{"text": " first", "policy": "sup4", "note": null}, {"text": "second", "policy": "ref"}]""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_reads_the_published_posts()
    {
        var posts = TldrPosts.Load(SharedData.PathOf("tldr", "posts.jsonl")).ToArray();

        Assert.Equal(754, posts.Length);
        Assert.Equal(("t3_1fb0bg", "relationships", " SHE SAID SHE LIKED ME TOO"), (posts[0].Id, posts[0].Subreddit, posts[0].Response));
        Assert.StartsWith(
            "SUBREDDIT: r/relationships\n\nTITLE: UPDATE: I told my 'wife' I loved her.\n\nPOST: http", posts[0].Prompt, StringComparison.Ordinal);
        Assert.All(posts, post => Assert.EndsWith("\n\nTL;DR:", post.Prompt, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_reads_the_published_example_of_a_comparison()
    {
        var comparison = Assert.Single(SummaryComparisons.Load(SharedData.PathOf("tldr", "comparison-schema-example.jsonl")));

        Assert.StartsWith("SUBREDDIT: r/legaladvice\n\nTITLE: Anybody with knowledge", comparison.Pair.Prompt, StringComparison.Ordinal);
        Assert.StartsWith(" we suspect other party", comparison.Pair.Chosen, StringComparison.Ordinal);
        Assert.StartsWith(" car accident caused", comparison.Pair.Rejected, StringComparison.Ordinal);
        Assert.Equal(("train", "batch9", 8.0, "ref", "sup4_ppo_rm3_kl10"),
            (comparison.Split, comparison.Batch, comparison.Confidence, comparison.ChosenPolicy, comparison.RejectedPolicy));
    }

    [Fact]
    public void The_choice_determines_the_chosen_summary_and_responses_begin_with_one_space()
    {
        var path = _folder.Write("a.jsonl", $$"""
            {"info": {{Info}}, "summaries": {{Two}}, "choice": 0}
            {"info": {{Info}}, "summaries": {{Two}}, "choice": 1, "extra": {"confidence": null} }
            """);

        var pairs = SummaryComparisons.Load(path).Select(comparison => comparison.Pair).ToArray();

        Assert.Equal(new PreferencePair("SUBREDDIT: r/AskReddit\n\nTITLE: T\n\nPOST: P\n\nTL;DR:", " first", " second") { Source = $"{path}:1" }, pairs[0]);
        Assert.Equal((" second", " first"), (pairs[1].Chosen, pairs[1].Rejected));
    }

    [Fact]
    public void A_comparison_of_a_news_article_has_the_prompt_of_the_article()
    {
        const string Article = """{"id": "x", "site": "cnn", "title": "T", "article": "A"}""";
        var path = _folder.Write("a.jsonl", $$"""{"info": {{Article}}, "summaries": {{Two}}, "choice": 0, "extra": {} }""");

        Assert.Equal("Article:\n\nA\n\nTL;DR:", Assert.Single(SummaryComparisons.Load(path)).Pair.Prompt);
    }

    [Fact]
    public void Load_reads_comparisons_from_the_hubs_Parquet_files()
    {
        var row = new Comparison
        {
            Info = new() { Post = "P", Title = "T", Subreddit = "r", Article = null },
            Summaries = [new() { Text = " one", Policy = "ref" }, new() { Text = " two", Policy = "sup" }],
            Choice = 1,
            Split = "valid1",
            Extra = new() { Confidence = 7 },
        };
        var path = ParquetFile.Write(_folder.PathOf("a.parquet"), [row, row]);

        var read = SummaryComparisons.Load(path).ToArray();

        Assert.Equal(2, read.Length);
        var (pair, last) = (read[1].Pair, read[1]);
        Assert.Equal((" two", " one", "valid1", 7.0, "sup"), (pair.Chosen, pair.Rejected, last.Split, last.Confidence, last.ChosenPolicy));
        Assert.Equal("SUBREDDIT: r/r\n\nTITLE: T\n\nPOST: P\n\nTL;DR:", pair.Prompt);
    }

    [Theory]
    [InlineData("""{"summaries": [], "choice": 0}""", "there are 0 summaries")]
    [InlineData("""{"summaries": "s", "choice": 0}""", "the field 'summaries' is not a list")]
    [InlineData("""{"summaries": [1, 2], "choice": 0}""", "'summaries[0]' is not an object")]
    [InlineData("""{"choice": 0}""", "the field 'summaries' is missing (the row has: choice)")]
    [InlineData("""{"summaries": [{"text": "a"}, {"note": "b"}],"""
        + """ "choice": 0, "info": {"post": "P", "title": "T", "subreddit": "r"}}""", "the field 'summaries[1].text' is missing (the row has: note)")]
    [InlineData("""{"summaries": [{"text": "a"}, {"text": "b"}], "choice": 2}""", "choice is 2")]
    [InlineData("""{"summaries": [{"text": "a"}, {"text": "b"}], "choice": "x"}""", "the field 'choice' is not a number")]
    [InlineData("""{"summaries": [{"text": "a"}, {"text": "b"}],"""
        + """ "choice": 1, "info": {"post": "P", "title": null, "subreddit": "r"}}""", "the field 'info.title' is not a string")]
    [InlineData("""{"summaries": [{"text": "a"}, {"text": "b"}], "choice": 1, "info": "i"}""", "the field 'info' is not an object")]
    public void The_error_of_a_bad_comparison_names_its_line_and_field(string bad, string problem)
    {
        var path = _folder.Write("a.jsonl", $$"""{"info": {{Info}}, "summaries": {{Two}}, "choice": 0}""" + "\n" + bad);
        var reported = new List<DataFileException>();

        Assert.Single(SummaryComparisons.Load(path, reported.Add));
        Assert.StartsWith($"{path}:2: ", Assert.Single(reported).Message, StringComparison.Ordinal);
        Assert.Contains(problem, reported[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_reads_news_articles_and_the_error_of_a_missing_column_names_it()
    {
        var path = _folder.Write("a.csv", "id,article,highlights\n1,\"A, b\",\"H1 .\nH2 .\"\n");

        var article = Assert.Single(NewsArticles.Load(path));

        Assert.Equal(("1", "Article:\n\nA, b\n\nTL;DR:", " H1 .\nH2 ."), (article.Id, article.Prompt, article.Response));
        Assert.Contains("the field 'subreddit' is missing (the row has: id, article, highlights)",
            Assert.Throws<DataFileException>(() => TldrPosts.Load(path).ToArray()).Message, StringComparison.Ordinal);
    }

    public sealed class Comparison
    {
        [JsonPropertyName("info")]
        public Origin? Info { get; set; }

        [JsonPropertyName("summaries")]
        public List<Summary>? Summaries { get; set; }

        [JsonPropertyName("choice")]
        public int Choice { get; set; }

        [JsonPropertyName("split")]
        public string? Split { get; set; }

        [JsonPropertyName("extra")]
        public Extra? Extra { get; set; }
    }

    public sealed class Origin
    {
        [JsonPropertyName("post")]
        public string? Post { get; set; }

        [JsonPropertyName("title")]
        public string? Title { get; set; }

        [JsonPropertyName("subreddit")]
        public string? Subreddit { get; set; }

        [JsonPropertyName("article")]
        public string? Article { get; set; }
    }

    public sealed class Summary
    {
        [JsonPropertyName("text")]
        public string? Text { get; set; }

        [JsonPropertyName("policy")]
        public string? Policy { get; set; }
    }

    public sealed class Extra
    {
        [JsonPropertyName("confidence")]
        public int? Confidence { get; set; }
    }
}
