using System.IO.Compression;
using System.Text;
using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Data;

public sealed class PreferencePairsTests : IDisposable
{
    private const string Row = """{"prompt": "p", "chosen": "c", "rejected": "r"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_reads_JSONL_rows_in_order_with_any_line_ends()
    {
        var path = _folder.Write("a.jsonl", "\uFEFF" + """{"prompt": "p1", "chosen": "ü\n", "rejected": ""}""" + "\r\n\n"
            + """{"rejected": "r", "chosen": "c", "prompt": "p2", "more": [1]}""");

        var pairs = PreferencePairs.Load(path).ToArray();

        Assert.Equal([new("p1", "ü\n", "") { Source = $"{path}:1" }, new("p2", "c", "r") { Source = $"{path}:3" }], pairs);
    }

    [Fact]
    public void Gzip_is_recognized_by_its_content_even_in_several_members()
    {
        var path = _folder.Write("a.jsonl", [.. Gzip(Row + "\n"), .. Gzip(Row + "\n" + Row)]);

        Assert.Equal([1L, 2, 3], PreferencePairs.Load(path).Select(LineOf));
    }

    [Theory]
    [InlineData("question", "response_chosen", "response_rejected")]
    [InlineData("question", "response_j", "response_k")]
    [InlineData("instruction", "chosen_response", "rejected_response")]
    public void Load_finds_the_usual_column_names(string prompt, string chosen, string rejected)
    {
        var path = _folder.Write("a.jsonl", $$"""{"{{prompt}}": "p", "{{chosen}}": "c", "{{rejected}}": "r"}""");

        var pair = Assert.Single(PreferencePairs.Load(path));

        Assert.Equal(("p", "c", "r"), (pair.Prompt, pair.Chosen, pair.Rejected));
    }

    [Fact]
    public void Columns_can_be_named_and_the_prompt_can_be_implicit()
    {
        var path = _folder.Write("a.jsonl", """{"prompt": "not this", "good": "Q: A yes", "bad": "Q: A no"}""");

        var pair = Assert.Single(PreferencePairs.Load(path, new PairColumns { Chosen = "good", Rejected = "bad", ImplicitPrompt = true }));

        Assert.Equal(("Q: A", " yes", " no"), (pair.Prompt, pair.Chosen, pair.Rejected));
    }

    [Fact]
    public void Without_a_prompt_column_the_prompt_is_implicit()
    {
        var path = _folder.Write("a.jsonl", """{"chosen": "The sky is blue.", "rejected": "The sky is green."}""");

        Assert.Equal("The sky is", Assert.Single(PreferencePairs.Load(path)).Prompt);
    }

    [Theory]
    [InlineData("not json", "not JSON")]
    [InlineData("""{"prompt": "p", "chosen": "c", "rejected": """, "not JSON")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("""{"prompt": "p", "chosen": "c"}""", "'rejected' is missing")]
    [InlineData("""{"prompt": "p", "rejected": "c"}""", "'chosen' is missing")]
    [InlineData("""{"prompt": "p", "chosen": 3, "rejected": "r"}""", "'chosen' is not a string")]
    [InlineData("""{"prompt": null, "chosen": "c", "rejected": "r"}""", "'prompt' is not a string")]
    [InlineData("""{"prompt": "p", "chosen": [{"role": "user"}], "rejected": "r"}""", "'chosen' is not a string")]
    [InlineData("""{"prompt": "p", "chosen": "\ud800", "rejected": "r"}""", "not JSON")]
    public void A_bad_row_throws_after_the_rows_before_it_or_is_reported_and_skipped(string bad, string problem)
    {
        var path = _folder.Write("a.jsonl", $"{Row}\n{Row}\n{bad}\n{Row}\n");

        var (pairs, error) = Drain(PreferencePairs.Load(path));
        var reported = new List<DataFileException>();
        var all = PreferencePairs.Load(path, onBadRow: reported.Add).ToArray();

        Assert.Equal(2, pairs.Count);
        Assert.Equal((path, 3L), (error!.File, error.Line));
        Assert.StartsWith($"{path}:3: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal([1L, 2, 4], all.Select(LineOf));
        Assert.Equal(error.Message, Assert.Single(reported).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(40)]
    [InlineData(3000)]
    public void A_cut_off_gzip_file_gives_every_whole_line_and_then_throws(int missing)
    {
        var random = new Random(1);
        var text = string.Concat(Enumerable.Range(0, 500).Select(i =>
            $$"""{"prompt": "{{i}}", "chosen": "{{random.NextInt64()}}", "rejected": "{{random.NextInt64()}}"}""" + "\n"));
        var cut = Gzip(text)[..^missing];
        var path = _folder.Write("a.jsonl.gz", cut);

        var (pairs, error) = Drain(PreferencePairs.Load(path));

        // .NET's own reader does not detect the cut; it gives the expected number of whole lines.
        using var lenient = new StreamReader(new GZipStream(new MemoryStream(cut), CompressionMode.Decompress));
        var whole = lenient.ReadToEnd().Count(c => c == '\n');
        Assert.Contains("cut off", error!.Message, StringComparison.Ordinal);
        Assert.Equal(error.Line - 1, pairs.Count);
        Assert.InRange(pairs.Count, whole - 1, whole);
        Assert.Equal(Enumerable.Range(0, pairs.Count).Select(i => $"{i}"), pairs.Select(pair => pair.Prompt));
    }

    [Fact]
    public void A_gzip_file_with_a_wrong_checksum_throws()
    {
        var bytes = Gzip(string.Concat(Enumerable.Repeat(Row + "\n", 50)));
        bytes[^6] ^= 1;
        var path = _folder.Write("a.gz", bytes);

        Assert.Contains("damaged", Drain(PreferencePairs.Load(path)).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_not_UTF8_throws_at_that_line()
    {
        var bad = Encoding.Latin1.GetBytes(Row.Replace("c\"", "é\"", StringComparison.Ordinal));
        var path = _folder.Write("a.jsonl", [.. Encoding.UTF8.GetBytes(Row + "\n"), .. bad]);

        var (pairs, error) = Drain(PreferencePairs.Load(path));

        Assert.Single(pairs);
        Assert.Equal($"{path}:2: the line is not valid UTF-8", error!.Message);
    }

    [Fact]
    public void A_line_that_is_not_UTF8_can_be_skipped()
    {
        var path = _folder.Write("a.jsonl", [.. Encoding.UTF8.GetBytes(Row + "\n"), .. Encoding.Latin1.GetBytes("é\n"), .. Encoding.UTF8.GetBytes(Row)]);
        var reported = new List<DataFileException>();

        Assert.Equal([1L, 3], PreferencePairs.Load(path, onBadRow: reported.Add).Select(LineOf));
        Assert.Equal(2, Assert.Single(reported).Line);
    }

    [Fact]
    public void A_missing_file_throws_before_enumeration()
    {
        var error = Assert.Throws<FileNotFoundException>(() => PreferencePairs.Load(Path.Combine(_folder.Path, "absent.jsonl")));

        Assert.Contains("absent.jsonl", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_read_while_they_are_enumerated()
    {
        var path = _folder.Write("a.jsonl", $"{Row}\nnot json\n");

        Assert.Equal("p", PreferencePairs.Load(path).First().Prompt);
    }

    [Fact]
    public void An_empty_file_has_no_pairs()
    {
        Assert.Empty(PreferencePairs.Load(_folder.Write("a.jsonl", "")));
    }

    internal static (List<PreferencePair> Pairs, DataFileException? Error) Drain(IEnumerable<PreferencePair> pairs)
    {
        var read = new List<PreferencePair>();
        try
        {
            foreach (var pair in pairs)
            {
                read.Add(pair);
            }
        }
        catch (DataFileException e)
        {
            return (read, e);
        }

        return (read, null);
    }

    internal static long LineOf(PreferencePair pair) => long.Parse(pair.Source!.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Gzip(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
