using System.Text;
using System.Text.Json.Serialization;
using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Data;

public sealed class ImdbReviewsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_reads_a_split_of_the_published_folder_neg_before_pos_by_number()
    {
        Write("train/pos/10_9.txt", "ten");
        Write("train/pos/2_7.txt", "Zwei<br /><br />ü");
        Write("train/neg/0_3.txt", "bad");
        Write("train/unsup/0_0.txt", "who knows");
        Write("train/urls_pos.txt", "http://…");

        var reviews = ImdbReviews.Load(_folder.PathOf("train")).ToArray();

        Assert.Equal([("bad", false), ("Zwei<br /><br />ü", true), ("ten", true)], reviews.Select(review => (review.Text, review.Positive!.Value)));
        Assert.Equal(_folder.PathOf("train/neg/0_3.txt") + ":1", reviews[0].Source);
        Assert.Null(Assert.Single(ImdbReviews.Load(_folder.PathOf("train/unsup"))).Positive);
    }

    [Fact]
    public void LoadPart_finds_a_part_in_the_published_folder_and_in_the_files_of_the_hub()
    {
        Write("aclImdb/test/neg/0_3.txt", "bad");
        Write("aclImdb/test/pos/0_9.txt", "good");
        Write("hub/plain_text/train-00001-of-00002.csv", "text,label\nthird,1\n");
        Write("hub/plain_text/train-00000-of-00002.csv", "text,label\nfirst,0\nsecond,1\n");
        Write("hub/plain_text/train.md", "what this is");

        Assert.Equal(["bad", "good"], ImdbReviews.LoadPart(_folder.PathOf("aclImdb"), "test").Select(review => review.Text));
        Assert.Equal(["first", "second", "third"], ImdbReviews.LoadPart(_folder.PathOf("hub"), "train").Select(review => review.Text));
        var error = Assert.Throws<FileNotFoundException>(() => ImdbReviews.LoadPart(_folder.PathOf("hub"), "test"));
        Assert.Contains("neither a folder test nor", error.Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => ImdbReviews.LoadPart(_folder.PathOf("absent"), "train"));
    }

    [Fact]
    public void A_folder_of_other_files_throws_and_the_message_names_the_expected_folders()
    {
        Write("train/pos/0_9.txt", "a");

        Assert.Contains("give aclImdb/train", Assert.Throws<FileNotFoundException>(() => ImdbReviews.Load(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => ImdbReviews.Load(_folder.PathOf("absent")));
    }

    [Fact]
    public void The_error_of_a_review_that_is_not_UTF8_names_its_file()
    {
        Write("neg/0_1.txt", "a");
        Write("pos/0_9.txt", "b");
        File.WriteAllBytes(_folder.PathOf("neg/1_1.txt"), Encoding.Latin1.GetBytes("é"));
        var bad = new List<DataFileException>();

        Assert.Equal(["a", "b"], ImdbReviews.Load(_folder.Path, bad.Add).Select(review => review.Text));
        Assert.Equal($"{_folder.PathOf("neg/1_1.txt")}:1: the review is not valid UTF-8", Assert.Single(bad).Message);
    }

    [Theory]
    [InlineData("imdb.csv", "review,sentiment\n\"One, \"\"two\"\"\nthree\",positive\nno,negative\n")]
    [InlineData("imdb.csv", "text,label\n\"One, \"\"two\"\"\nthree\",1\nno,0\n")]
    [InlineData("imdb.jsonl", "{\"text\": \"One, \\\"two\\\"\\nthree\", \"label\": 1}\n{\"text\": \"no\", \"label\": 0}")]
    public void Load_finds_the_usual_columns(string name, string text)
    {
        var reviews = ImdbReviews.Load(_folder.Write(name, text)).Select(review => (review.Text, review.Positive));

        Assert.Equal([("One, \"two\"\nthree", true), ("no", (bool?)false)], reviews);
    }

    [Fact]
    public void Load_reads_the_labels_of_the_hubs_Parquet_files()
    {
        Row[] rows = [new() { Text = "yes", Label = 1 }, new() { Text = "no", Label = 0 }, new() { Text = "?", Label = -1 }];
        var path = ParquetFile.Write(_folder.PathOf("a.parquet"), rows, rowGroup: 2);

        Assert.Equal(
            [new("yes", true) { Source = $"{path}:1" }, new("no", false) { Source = $"{path}:2" }, new("?", null) { Source = $"{path}:3" }],
            ImdbReviews.Load(path));
    }

    [Theory]
    [InlineData("text,label\na,1\nb,7\n", "the label '7' is not one of")]
    [InlineData("text,label\na,1\nb,meh\n", "the label 'meh' is not one of")]
    [InlineData("body,label\na,1\n", "the field 'text' is missing (also looked for: review; the row has: body, label)")]
    [InlineData("text,stars\na,1\n", "the field 'label' is missing (also looked for: sentiment; the row has: text, stars)")]
    public void Errors_name_the_bad_row_or_column(string text, string problem)
    {
        var path = _folder.Write("a.csv", text);

        var error = Assert.Throws<DataFileException>(() => ImdbReviews.Load(path).ToArray());

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{path}:{text.Count(c => c == '\n')}: ", error.Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.PathOf(name))!);
        _folder.Write(name, text);
    }

    public sealed class Row
    {
        [JsonPropertyName("text")]
        public string Text { get; set; } = "";

        [JsonPropertyName("label")]
        public long Label { get; set; }
    }
}
