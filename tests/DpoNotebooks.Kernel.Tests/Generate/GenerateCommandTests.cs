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

    private static GoldenModel Gpt2 { get; } = GoldenModel.Of("gpt2");

    private static int[] Prompt { get; } = Gpt2.Sequence(Gpt2.Values["greedy"]!["sequence"]!);

    private static string PromptIds => string.Join(',', Prompt);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(GoldenModel.Causal), MemberType = typeof(GoldenModel))]
    public async Task Greedy_ids_equal_those_of_transformers(string name)
    {
        var golden = GoldenModel.Of(name);
        var greedy = golden.Values["greedy"]!;
        int[] prompt = golden.Sequence(greedy["sequence"]!);
        var count = greedy["tokens"]!.AsArray().Count;

        var call = await Generate(
            golden.Folder, "--prompt-ids", string.Join(',', prompt), "--max-new-tokens", $"{count}", "--temperature", "0", "--ignore-eos", "--json");

        Assert.Equal((0, ""), (call.Status, call.Error));
        var row = call.Rows.Single();
        Assert.Equal(["prompt_ids", "ids", "text", "logps"], row.AsObject().Select(field => field.Key));
        Assert.Equal(prompt, Ints(row["prompt_ids"]!));
        Assert.Equal(Ints(greedy["tokens"]!), Ints(row["ids"]!));
        Assert.Null(row["text"]);
    }

    [Fact]
    public async Task Logps_equal_those_of_score_for_any_sampling_settings()
    {
        string[] options = ["--prompt-ids", PromptIds, "--max-new-tokens", "9", "--temperature", "2.5", "--top-k", "7", "--json"];
        var row = (await Generate(Gpt2.Folder, options)).Rows.Single();

        var data = _folder.Write("sampled.jsonl", $$"""{"prompt_ids":[{{PromptIds}}],"response_ids":{{row["ids"]!.ToJsonString()}}}""");
        var scored = (await CommandCall.Of(ScoreCommand.Create(), Gpt2.Folder, "--data", data)).Rows.Single();
        Assert.Equal(Ints(row["ids"]!).Length, row["logps"]!.AsArray().Count);
        Assert.Equal(scored["token_logps"]!.ToJsonString(), row["logps"]!.ToJsonString());
    }

    [Fact]
    public async Task The_same_seed_samples_the_same_ids_and_rows_keep_their_order()
    {
        const int Count = 70; // more than one window of prompts
        int[] firstIds = [.. Enumerable.Range(0, Count).Select(i => i % Gpt2.VocabularySize)];
        var data = _folder.Write("data.jsonl", string.Join('\n', firstIds.Select((id, i) =>
            $$"""{"prompt_ids":[{{string.Join(',', Enumerable.Repeat(id, 1 + (i * 5 % 11)))}}],"prompt":"ignored"}""")));
        string[] options = ["--data", data, "--max-new-tokens", "6", "--temperature", "5", "--json"];

        var first = await Generate(Gpt2.Folder, [.. options, "--seed", "3"]);
        var again = await Generate(Gpt2.Folder, [.. options, "--seed", "3"]);
        var other = await Generate(Gpt2.Folder, [.. options, "--seed", "4"]);

        Assert.Equal((0, "", Count), (first.Status, first.Error, first.Rows.Length));
        Assert.Equal(first.Output, again.Output);
        Assert.NotEqual(Ids(first), Ids(other));
        Assert.Equal(firstIds, first.Rows.Select(row => (int)row["prompt_ids"]![0]!));
        // Each row has its own random numbers, in the second window too.
        Assert.True(Ids(first).Distinct().Count() > 60);

        static string[] Ids(CommandCall call) => [.. call.Rows.Select(row => row["ids"]!.ToJsonString())];
    }

    [Fact]
    public async Task Streamed_text_has_no_special_tokens_and_equals_that_of_json()
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
    public async Task EOS_ends_a_response_unless_it_is_ignored()
    {
        string[] options = ["--prompt", "the acting", "--seed", "1", "--max-new-tokens", "40", "--json"];

        var ended = Ints((await Generate(Reviews, options)).Rows.Single()["ids"]!);
        var ignored = Ints((await Generate(Reviews, [.. options, "--ignore-eos"])).Rows.Single()["ids"]!);

        Assert.InRange(ended.Length, 2, 39);
        Assert.Equal(40, ignored.Length);
        Assert.Equal(ended, ignored[..ended.Length]);
    }

    [Fact]
    public async Task Without_a_tokenizer_ids_are_streamed_up_to_the_context_length()
    {
        var count = Gpt2.ContextLength - Prompt.Length;

        var call = await Generate(Gpt2.Folder, "--prompt-ids", PromptIds, "--temperature", "0", "--ignore-eos");

        Assert.Equal(0, call.Status);
        Assert.Equal(
            $"dpo generate: at most {count} new tokens, because the longest prompt leaves no more of the context of {Gpt2.ContextLength}\n", call.Error);
        Assert.Equal(count, call.Output.TrimEnd('\n').Split(',').Select(int.Parse).Count());
    }

    [Theory]
    [InlineData("give exactly one of --prompt, --prompt-ids and --data\n")]
    [InlineData("give exactly one of --prompt, --prompt-ids and --data\n", "--prompt", "a", "--prompt-ids", "1")]
    [InlineData("--prompt-ids 1,x: must be token ids separated by commas, such as 1,2,3\n", "--prompt-ids", "1,x")]
    [InlineData("--temperature -1: must be a number of at least 0\n", "--prompt-ids", "1", "--temperature", "-1")]
    [InlineData("--top-p 0: must be above 0 and at most 1\n", "--prompt-ids", "1", "--top-p", "0")]
    [InlineData("--top-k 1.5: must be a whole number of at least 0\n", "--prompt-ids", "1", "--top-k", "1.5")]
    public async Task An_invalid_option_is_reported_in_one_line(string error, params string[] options)
    {
        var run = await DpoProcess.RunIn(_folder.Path, ["generate", Reviews, .. options]);

        Assert.Equal((1, "", error), (run.Status, run.Output, run.Error.TrimEnd('\n') + "\n"));
    }

    [Theory]
    [InlineData("--prompt-ids has id VOCABULARY, but the vocabulary has VOCABULARY ids (0 to LAST_ID)", "--prompt-ids", "1,VOCABULARY")]
    [InlineData("--prompt is text, but", "--prompt", "a")]
    [InlineData("data.jsonl:2: 'prompt' and 'prompt_ids' are both missing (the row has: text)", "--data", "DATA")]
    [InlineData(
        "--prompt-ids: the prompt's 3 tokens and CONTEXT new tokens exceed the context of CONTEXT: generate fewer new tokens",
        "--prompt-ids", "1,2,3", "--max-new-tokens", "CONTEXT")]
    public async Task An_invalid_prompt_is_reported_in_one_line(string error, params string[] options)
    {
        var data = _folder.Write("data.jsonl", "{\"prompt_ids\":[1]}\n{\"text\":\"a\"}\n");

        var call = await Generate(Gpt2.Folder, [.. options.Select(option => option == "DATA" ? data : Gpt2.WithSizes(option))]);

        Assert.Equal((1, ""), (call.Status, call.Output));
        Assert.StartsWith("dpo generate: ", call.Error, StringComparison.Ordinal);
        Assert.Contains(Gpt2.WithSizes(error), call.Error, StringComparison.Ordinal);
        Assert.Equal(call.Error.Length - 1, call.Error.IndexOf('\n'));
    }

    private static Task<CommandCall> Generate(string model, params string[] options) => CommandCall.Of(GenerateCommand.Create(), [model, .. options]);
}
