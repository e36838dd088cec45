using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Kernel.Generate;
using DpoNotebooks.Kernel.Score;
using DpoNotebooks.Kernel.Tests.Fixtures;
using static DpoNotebooks.Kernel.Tests.Fixtures.GoldenModel;

namespace DpoNotebooks.Kernel.Tests.Generate;

public sealed class GenerateCommandTests : IDisposable
{
    private static readonly string Reviews = Path.Combine(Checkout.Root, "data", "reviews", "sft");
    private readonly TemporaryFolder _folder = new();

    private static string Gpt2 => Goldens.PathOf("models", "gpt2");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(GoldenModel.Causal), MemberType = typeof(GoldenModel))]
    public async Task Greedy_ids_are_those_of_transformers(string name)
    {
        var golden = GoldenModel.Of(name);
        var greedy = golden.Values["greedy"]!;
        int[] prompt = golden.Sequence(greedy["sequence"]!);

        var call = await Generate(golden.Folder, "--prompt-ids", string.Join(',', prompt), "--max-new-tokens", "20", "--temperature", "0", "--ignore-eos", "--json");

        Assert.Equal((0, ""), (call.Status, call.Error));
        var row = call.Rows.Single();
        Assert.Equal(["prompt_ids", "ids", "text", "logps"], row.AsObject().Select(field => field.Key));
        Assert.Equal(prompt, Ints(row["prompt_ids"]!));
        Assert.Equal(Ints(greedy["tokens"]!), Ints(row["ids"]!));
        Assert.Null(row["text"]);
    }

    [Fact]
    public async Task Logps_are_what_score_gives_however_the_ids_were_drawn()
    {
        var row = (await Generate(Gpt2, "--prompt-ids", "11,12,8", "--max-new-tokens", "9", "--temperature", "2.5", "--top-k", "7", "--json")).Rows.Single();

        var data = _folder.Write("drawn.jsonl", $$"""{"prompt_ids":[11,12,8],"response_ids":{{row["ids"]!.ToJsonString()}}}""");
        var scored = (await CommandCall.Of(ScoreCommand.Create(), Gpt2, "--data", data)).Rows.Single();
        Assert.Equal(Ints(row["ids"]!).Length, row["logps"]!.AsArray().Count);
        Assert.Equal(scored["token_logps"]!.ToJsonString(), row["logps"]!.ToJsonString());
    }

    [Fact]
    public async Task The_same_seed_draws_the_same_ids_and_rows_come_in_order()
    {
        var data = _folder.Write("data.jsonl", string.Join('\n', Enumerable.Range(0, 70).Select(i => $$"""{"prompt_ids":[{{string.Join(',', Enumerable.Repeat(i, 1 + (i * 5 % 11)))}}],"prompt":"unread"}""")));
        string[] options = ["--data", data, "--max-new-tokens", "6", "--temperature", "5", "--json"];

        var first = await Generate(Gpt2, [.. options, "--seed", "3"]);
        var again = await Generate(Gpt2, [.. options, "--seed", "3"]);
        var other = await Generate(Gpt2, [.. options, "--seed", "4"]);

        Assert.Equal((0, "", 70), (first.Status, first.Error, first.Rows.Length));
        Assert.Equal(first.Output, again.Output);
        Assert.NotEqual(Ids(first), Ids(other));
        Assert.Equal(Enumerable.Range(0, 70), first.Rows.Select(row => (int)row["prompt_ids"]![0]!));
        // Each row has random numbers of its own, in the second window as in the first.
        Assert.True(Ids(first).Distinct().Count() > 60);

        static string[] Ids(CommandCall call) => [.. call.Rows.Select(row => row["ids"]!.ToJsonString())];
    }

    [Fact]
    public async Task Text_is_streamed_without_special_tokens_and_json_has_the_same()
    {
        var tokenizer = TextTokenizer.Load(Reviews);
        string[] options = ["--prompt", "the acting", "--seed", "1", "--max-new-tokens", "40"];

        var text = await Generate(Reviews, options);
        var json = (await Generate(Reviews, [.. options, "--json"])).Rows.Single();

        Assert.Equal((0, ""), (text.Status, text.Error));
        Assert.Equal(tokenizer.Encode("the acting"), Ints(json["prompt_ids"]!));
        int[] ids = Ints(json["ids"]!);
        Assert.Equal(tokenizer.EosId, ids[^1]);
        Assert.Equal(tokenizer.Decode(ids.AsSpan(..^1)), (string)json["text"]!);
        Assert.Equal(json["text"] + "\n", text.Output);
    }

    [Fact]
    public async Task The_end_of_text_ends_a_response_unless_it_is_ignored()
    {
        string[] options = ["--prompt", "the acting", "--seed", "1", "--max-new-tokens", "40", "--json"];

        var ended = Ints((await Generate(Reviews, options)).Rows.Single()["ids"]!);
        var ignored = Ints((await Generate(Reviews, [.. options, "--ignore-eos"])).Rows.Single()["ids"]!);

        Assert.InRange(ended.Length, 2, 39);
        Assert.Equal(40, ignored.Length);
        Assert.Equal(ended, ignored[..ended.Length]);
    }

    [Fact]
    public async Task Without_a_tokenizer_ids_are_streamed_and_the_context_bounds_their_number()
    {
        var call = await Generate(Gpt2, "--prompt-ids", "11,12,8", "--temperature", "0", "--ignore-eos");

        Assert.Equal(0, call.Status);
        Assert.Equal("dpo generate: 61 new tokens at most: the longest prompt leaves no more of the context of 64\n", call.Error);
        Assert.Equal(61, call.Output.TrimEnd('\n').Split(',').Select(int.Parse).Count());
    }

    [Theory]
    [InlineData("one of --prompt, --prompt-ids and --data is needed\n")]
    [InlineData("one of --prompt, --prompt-ids and --data is needed\n", "--prompt", "a", "--prompt-ids", "1")]
    [InlineData("--prompt-ids 1,x: not token ids with commas between them, such as 1,2,3\n", "--prompt-ids", "1,x")]
    [InlineData("--temperature -1: not a number of at least 0\n", "--prompt-ids", "1", "--temperature", "-1")]
    [InlineData("--top-p 0: not above 0 and at most 1\n", "--prompt-ids", "1", "--top-p", "0")]
    [InlineData("--top-k 1.5: not a whole number of at least 0\n", "--prompt-ids", "1", "--top-k", "1.5")]
    public async Task A_bad_option_is_one_line(string error, params string[] options)
    {
        var run = await DpoProcess.RunIn(_folder.Path, ["generate", Reviews, .. options]);

        Assert.Equal((1, "", error), (run.Status, run.Output, run.Error.TrimEnd('\n') + "\n"));
    }

    [Theory]
    [InlineData("--prompt-ids has id 97, the vocabulary has 97 (0 to 96)", "--prompt-ids", "1,97")]
    [InlineData("--prompt is text, but", "--prompt", "a")]
    [InlineData("data.jsonl:2: neither 'prompt' nor 'prompt_ids' is there (there are: text)", "--data", "DATA")]
    [InlineData("--prompt-ids: 3 tokens of the model's 64 and 62 new ones exceed the context; ask for fewer new tokens", "--prompt-ids", "1,2,3", "--max-new-tokens", "62")]
    public async Task A_bad_prompt_is_one_line_that_names_it(string error, params string[] options)
    {
        var data = _folder.Write("data.jsonl", "{\"prompt_ids\":[1]}\n{\"text\":\"a\"}\n");

        var call = await Generate(Gpt2, [.. options.Select(one => one == "DATA" ? data : one)]);

        Assert.Equal((1, ""), (call.Status, call.Output));
        Assert.StartsWith("dpo generate: ", call.Error, StringComparison.Ordinal);
        Assert.Contains(error, call.Error, StringComparison.Ordinal);
        Assert.Equal(call.Error.Length - 1, call.Error.IndexOf('\n'));
    }

    private static Task<CommandCall> Generate(string model, params string[] options) => CommandCall.Of(GenerateCommand.Create(), [model, .. options]);
}
