using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Tokenize;

public sealed class TokenizeCommandTests : IDisposable
{
    // A tokenizer that adds BOS before a text.
    private const string Tokenizer = """
        {"added_tokens": [{"id": 0, "content": "<s>", "special": true}],
         "pre_tokenizer": {"type": "WhitespaceSplit"},
         "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>"}}, {"Sequence": {"id": "A"}}],
                            "special_tokens": {"<s>": {"ids": [0]}}},
         "model": {"type": "WordLevel", "vocab": {"<s>": 0, "hello": 1, "wörld": 2, "a\"b\\": 3, "👍\u2028": 4}}}
        """;

    private readonly TemporaryFolder _folder = new();

    public TokenizeCommandTests() => _folder.Write("tokenizer.json", Tokenizer);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Texts_are_converted_to_one_array_of_ids_per_line()
    {
        _folder.Write("rows.jsonl", "\"hello wörld\"\n\n{\"id\": 7, \"text\": \"w\\u00f6rld <s>\"}\n\"\"");

        Assert.Equal((0, "[1,2]\n[2,0]\n[]\n", ""), await Dpo("--data", "rows.jsonl"));
        Assert.Equal((0, "[0,1,2]\n[0,2,0]\n[0]\n", ""), await Dpo("--data", "rows.jsonl", "--special"));
    }

    [Fact]
    public async Task Ids_are_converted_to_strings_with_only_necessary_escapes()
    {
        _folder.Write("ids.jsonl", "[0, 1, 2]\n[3,4]\n[]\n");

        Assert.Equal((0, "\"<s> hello wörld\"\n\"a\\\"b\\\\ 👍\u2028\"\n\"\"\n", ""), await Dpo("--data", "ids.jsonl", "--decode"));
        Assert.StartsWith("\"hello wörld\"\n", (await Dpo("--data", "ids.jsonl", "--decode", "--special")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"hello\"\n{\"words\": 1}", "", "rows.jsonl:2: ", "text")]
    [InlineData("\"hello\"\n\"hello", "", "rows.jsonl:2: ", "JSON")]
    [InlineData("\"hello\"\n\"moon\"", "", "rows.jsonl:2: ", "'moon'")]
    [InlineData("\"hello\"\n\"\\ud800\"", "", "rows.jsonl:2: ", "JSON")]
    [InlineData("[1]\n[1, 99]", "--decode", "rows.jsonl:2: ", "0 to 4")]
    [InlineData("[1]\n[1.5]", "--decode", "rows.jsonl:2: ", "1.5")]
    [InlineData("[1]\n\"hello\"", "--decode", "rows.jsonl:2: ", "array")]
    public async Task An_invalid_row_is_reported_in_one_line_after_the_earlier_rows(string rows, string option, string place, string named)
    {
        _folder.Write("rows.jsonl", rows);

        var (status, output, error) = await Dpo(["--data", "rows.jsonl", .. option.Length == 0 ? Array.Empty<string>() : [option]]);

        Assert.Equal(1, status);
        Assert.Single(output.TrimEnd('\n').Split('\n'));
        Assert.StartsWith($"dpo tokenize: {place}", error, StringComparison.Ordinal);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("absent.jsonl", "absent.jsonl")]
    public async Task A_missing_file_is_reported(string data, string named)
    {
        var (status, output, error) = await Dpo("--data", data);

        Assert.Equal((1, ""), (status, output));
        Assert.Contains(named, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tokenizer_with_an_unsupported_component_is_reported()
    {
        TextTokenizer.FromWords(["a"]).Save(Path.Combine(_folder.Path, "other"));
        _folder.Write("other/tokenizer.json", """{"decoder": {"type": "CTC"}, "model": {"type": "WordLevel", "vocab": {"a": 0}}}""");
        _folder.Write("rows.jsonl", "\"a\"");

        var (status, _, error) = await DpoProcess.RunIn(_folder.Path, "tokenize", "other", "--data", "rows.jsonl");

        Assert.Equal(1, status);
        Assert.StartsWith("dpo tokenize: other/tokenizer.json: the decoder 'CTC' is not supported", error, StringComparison.Ordinal);
    }

    private Task<(int Status, string Output, string Error)> Dpo(params string[] arguments) => DpoProcess.RunIn(_folder.Path, ["tokenize", ".", .. arguments]);
}
