using DpoNotebooks.Data;
using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Experiments.Tests.Runs;

public sealed class SftTextsTests : IDisposable
{
    private static readonly TextTokenizer Words = TextTokenizer.FromWords(["a", "b", "c", "d"]); // EOS is 0, a is 1
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("1,2|3,4,0", """{"prompt":"a b","response":"c d"}""")]
    [InlineData("1,2|3,4,0", """{"prompt":"a b","completion":"c d"}""")]
    [InlineData("1|2,3,4,0", """{"text":"a b c d"}""")]
    [InlineData("1,2|3,0", """{"prompt":"a b","chosen":"c","rejected":"d"}""")]
    [InlineData("1,2|3,0", """{"chosen":"a b c","rejected":"a b d"}""")]
    [InlineData("1,2|3,0", """{"prompt":"a b","response":"c","chosen":"d","rejected":"a"}""")]
    public void Rows_become_prompt_and_response(string expected, string row) => Assert.Equal([expected], Examples(new PairTruncation(), row).Texts);

    [Theory]
    [InlineData("the row has no response: name it response, completion, text, or give a preference pair", """{"messages":[]}""")]
    [InlineData("the row has a response and a completion: keep the one to train on", """{"prompt":"a","response":"b","completion":"c"}""")]
    [InlineData("the row has a prompt and a text: ", """{"prompt":"a","text":"b"}""")]
    [InlineData("the field 'prompt' is missing", """{"response":"b"}""")]
    [InlineData("the field 'rejected' is missing", """{"prompt":"a","chosen":"b"}""")]
    [InlineData("the row has a chosen response, and the rows before it have a text", """{"text":"a"}""", """{"chosen":"a b","rejected":"a c"}""")]
    public void A_row_that_is_not_understood_is_an_error_that_names_it(string problem, params string[] rows)
    {
        var error = Assert.Throws<DataFileException>(() => Examples(new PairTruncation(), rows));

        Assert.Equal(rows.Length, error.Line);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unusable_rows_are_dropped_and_counted()
    {
        var (texts, report) = Examples(new PairTruncation { MaxLength = 5, MaxPromptLength = 2 },
            """{"prompt":"a","response":"b"}""", """{"prompt":"","response":"b"}""", """{"prompt":"a","response":""}""",
            """{"prompt":"a","response":"b <|endoftext|> c"}""", """{"prompt":"a b c d","response":"a b c d"}""");

        Assert.Equal(["1|2,0", "1,2|1,2,3"], texts);
        Assert.Equal(["2 examples of 5 rows; dropped: EmptyPrompt 1, EmptyResponse 1, EosInsideResponse 1; truncated: 1"], report);
    }

    [Fact]
    public void A_long_text_loses_its_end_only() =>
        Assert.Equal(["1|2,3"], Examples(new PairTruncation { MaxLength = 3, MaxPromptLength = 2 }, """{"text":"a b c d"}""").Texts);

    private (IEnumerable<string> Texts, IEnumerable<string> Report) Examples(PairTruncation truncation, params string[] rows)
    {
        var texts = new SftTexts(Words, truncation);
        var examples = texts.Tokenize(SftText.Read(_files.Write("rows.jsonl", rows)));
        return (examples.Select(example => $"{string.Join(',', example.Prompt)}|{string.Join(',', example.Response)}"), texts.Report(examples.Count));
    }
}
