using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Kernel.Score;
using DpoNotebooks.Kernel.Tests.Fixtures;
using static DpoNotebooks.Kernel.Tests.Fixtures.GoldenModel;

namespace DpoNotebooks.Kernel.Tests.Score;

public sealed class ScoreCommandTests : IDisposable
{
    private static readonly string Reviews = Path.Combine(Checkout.Root, "data", "reviews", "sft");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(GoldenModel.Causal), MemberType = typeof(GoldenModel))]
    public async Task Log_probabilities_are_those_of_transformers(string name)
    {
        var golden = GoldenModel.Of(name);
        var wanted = golden.Values["logps"]!.AsArray();

        var call = await Score(golden.Folder, [.. wanted.Select(one => GoldenRow(golden, one!))]);

        Assert.Equal((0, ""), (call.Status, call.Error));
        foreach (var (row, one) in call.Rows.Zip(wanted, (row, one) => (row, one!)))
        {
            Assert.Equal((double)one["sum"]!, (double)row["logps"]!, 3e-4); // of up to 21 tokens
            Assert.Equal(Doubles(one["tokens"]!), Doubles(row["token_logps"]!), Near);
        }
    }

    [Theory]
    [InlineData("gpt2-lora")]
    [InlineData("llama-lora")]
    [InlineData("llama-lora-extras")]
    public async Task An_adapter_scores_as_in_PEFT_and_the_reference_is_the_model_without_it(string name)
    {
        var golden = GoldenModel.Of(name);
        var model = Path.Combine(golden.Folder, "base");
        int[] ids = golden.Sequence(1);
        double Logp(string logits, int at)
        {
            var row = Doubles(golden.Values[logits]![1]!["values"]![at - 1]!);
            return row[ids[at]] - Math.Log(row.Sum(Math.Exp));
        }

        var row = (await Score(model, [Row(ids, 3)], "--adapter", Path.Combine(golden.Folder, "adapter"), "--reference", model, "--beta", "2")).Rows.Single();

        double[] policy = [.. Enumerable.Range(3, ids.Length - 3).Select(at => Logp("adapter_logits", at))];
        double[] reference = [.. Enumerable.Range(3, ids.Length - 3).Select(at => Logp("base_logits", at))];
        Assert.Equal(policy, Doubles(row["token_logps"]!), Near);
        Assert.Equal(reference.Sum(), (double)row["ref_logps"]!, 3e-4);
        Assert.Equal(2 * (policy.Sum() - reference.Sum()), (double)row["reward"]!, 1e-3);
        Assert.True(Math.Abs(policy.Sum() - reference.Sum()) > 0.1);
    }

    [Fact]
    public async Task Pairs_get_implicit_rewards_of_the_reference_and_both_models_their_log_probabilities()
    {
        string[] models = [Goldens.PathOf("models", "gpt2"), Goldens.PathOf("models", "gpt2-f16")];
        const string Row = """{"prompt_ids":[11,12,8],"chosen_ids":[31,73,11,5],"rejected_ids":[60,10,92]}""";
        CommandCall[] alone = [await Score(models[0], [Row]), await Score(models[1], [Row])];

        var row = (await Score(models[0], [Row], "--reference", models[1], "--beta", "0.5")).Rows.Single();
        var itself = (await Score(models[0], [Row], "--reference", models[0])).Rows.Single();

        var rewards = new double[2];
        foreach (var (index, name) in new[] { "chosen", "rejected" }.Index())
        {
            double[] logps = [.. alone.Select(call => (double)call.Rows[0][$"{name}_logps"]!)];
            Assert.Equal(logps[0], (double)row[$"{name}_logps"]!);
            Assert.Equal(logps[1], (double)row[$"ref_{name}_logps"]!);
            rewards[index] = 0.5 * (logps[0] - logps[1]);
            Assert.NotEqual(0, rewards[index]);
            Assert.Equal(rewards[index], (double)row[$"{name}_reward"]!, 1e-12);
            Assert.Equal(Doubles(row[$"{name}_token_logps"]!).Sum(), (double)row[$"{name}_logps"]!, 1e-4);
            Assert.Equal(0, (double)itself[$"{name}_reward"]!);
        }

        Assert.Equal(rewards[0] - rewards[1], (double)row["margin"]!, 1e-12);
        Assert.Equal(0.1 * 2 * (rewards[0] - rewards[1]), (double)(await Score(models[0], [Row], "--reference", models[1])).Rows[0]["margin"]!, 1e-12);
    }

    [Fact]
    public async Task Text_is_tokenized_apart_and_joined_with_one_EOS_and_no_BOS()
    {
        var tokenizer = TextTokenizer.Load(Reviews);
        var (prompt, chosen, rejected) = ("the acting is", "bland .", "");
        string Ids(string text, params int[] more) => JsonSerializer.Serialize(tokenizer.Encode(text).Concat(more));

        var call = await Score(Reviews,
        [
            JsonSerializer.Serialize(new { prompt, chosen, rejected }),
            $$"""{"prompt_ids":{{Ids(prompt)}},"chosen_ids":{{Ids(chosen, tokenizer.EosId)}},"rejected_ids":[{{tokenizer.EosId}}]}""",
            $$"""{"prompt":"{{prompt}}","response":"{{chosen}}","response_ids":{{Ids(chosen)}}}""",
            $$"""{"prompt":"{{prompt}}","response_ids":[]}""",
        ]);

        Assert.Equal((0, ""), (call.Status, call.Error));
        var (text, ids, withoutEos, empty) = (call.Rows[0], call.Rows[1], call.Rows[2], call.Rows[3]);
        Assert.Equal(3, text["chosen_token_logps"]!.AsArray().Count);
        Assert.Equal(Doubles(ids["chosen_token_logps"]!), Doubles(text["chosen_token_logps"]!), Near);
        Assert.Equal(Doubles(ids["rejected_token_logps"]!), Doubles(text["rejected_token_logps"]!), Near);
        Assert.Equal(Doubles(text["chosen_token_logps"]!)[..2], Doubles(withoutEos["token_logps"]!), Near);
        Assert.Equal((0.0, 0), ((double)empty["logps"]!, empty["token_logps"]!.AsArray().Count));
    }

    [Fact]
    public async Task Rows_keep_their_order_and_fields_whatever_the_batches_and_the_file_is_what_stdout_would_get()
    {
        var model = Goldens.PathOf("models", "gpt2");
        string[] rows = [.. Enumerable.Range(0, 600).Select(i =>
            $$"""{"n":{{i}}.50,"prompt_ids":[{{i % 90}}],"logps":"old","response_ids":[{{string.Join(',', Enumerable.Range(0, 1 + (i * 7 % 40)))}}],"note":"a\u0041 <é>"}""")];
        var file = _folder.PathOf("out/scored.jsonl");

        var call = await Score(model, rows);
        var alone = await Score(model, rows[..20], "--batch-tokens", "1");
        var toFile = await Score(model, rows, "-o", file);

        Assert.Equal((0, "", 0, ""), (call.Status, call.Error, toFile.Status, toFile.Output));
        var lines = call.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(600, lines.Length);
        Assert.All(lines.Index(), line => Assert.StartsWith($$"""{"n":{{line.Index}}.50,"prompt_ids":[{{line.Index % 90}}],"response_ids":[0""", line.Item, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Contains("""],"note":"a\u0041 <é>","logps":-""", line, StringComparison.Ordinal));
        Assert.All(alone.Rows.Zip(call.Rows), pair => Assert.Equal((double)pair.First["logps"]!, (double)pair.Second["logps"]!, 1e-3));
        Assert.Equal(call.Output, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFiles(_folder.PathOf("out")));
    }

    [Theory]
    [InlineData("bfloat16", 0.5)]
    [InlineData("float16", 0.1)]
    public async Task Half_precision_is_near_and_not_the_same(string dtype, double tolerance)
    {
        var golden = GoldenModel.Of("gpt2");
        var wanted = golden.Values["logps"]![0]!;

        var row = (await Score(golden.Folder, [GoldenRow(golden, wanted)], "--dtype", dtype, "--device", "cpu")).Rows.Single();

        var difference = Math.Abs((double)wanted["sum"]! - (double)row["logps"]!);
        Assert.InRange(difference, 1e-4, tolerance);
    }

    [Theory]
    [InlineData("""{"prompt_ids":[1],""", "the line is not JSON")]
    [InlineData("[1]", "the line is not a JSON object but Array")]
    [InlineData("""{"prompt_ids":[1],"response_ids":[97]}""", "'response_ids' has id 97, the vocabulary has 97 (0 to 96)")]
    [InlineData("""{"prompt_ids":[-1],"response_ids":[7]}""", "'prompt_ids' has id -1")]
    [InlineData("""{"prompt_ids":[1],"response_ids":[7.5]}""", "'response_ids' is not an array of token ids")]
    [InlineData("""{"prompt_ids":"1","response_ids":[7]}""", "'prompt_ids' is not an array of token ids")]
    [InlineData("""{"prompt_ids":[],"response_ids":[7]}""", "the prompt has no tokens")]
    [InlineData("""{"prompt_ids":[1],"chosen_ids":[7]}""", "neither 'rejected' nor 'rejected_ids' is there (there are: prompt_ids, chosen_ids)")]
    [InlineData("""{"prompt_ids":[1],"chosen_ids":[7],"rejected_ids":[7],"response_ids":[7]}""", "a row is one or the other")]
    [InlineData("""{"prompt":"a","response_ids":[7]}""", "'prompt' is text, but")]
    [InlineData("""{"prompt_ids":[1],"response_ids":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}""", "1 tokens and the 64 of 'response' exceed the model's context of 64")]
    public async Task A_bad_row_is_named_before_anything_is_written(string row, string because)
    {
        const string Good = """{"prompt_ids":[1],"response_ids":[2]}""";
        var file = _folder.PathOf("out.jsonl");

        var call = await Score(Goldens.PathOf("models", "gpt2"), [Good, "", row, Good], "-o", file);

        Assert.Equal((1, ""), (call.Status, call.Output));
        Assert.StartsWith($"dpo score: {_folder.PathOf("data.jsonl")}:3: ", call.Error, StringComparison.Ordinal);
        Assert.Contains(because, call.Error, StringComparison.Ordinal);
        Assert.Equal(call.Error.Length - 1, call.Error.IndexOf('\n'));
        Assert.False(File.Exists(file));
    }

    [Theory]
    [InlineData("""{"prompt":"the acting is","response":"xyzzy"}""", "'response'")]
    [InlineData("""{"prompt":"the acting is","response":["bland"]}""", "'response' is not a string")]
    [InlineData("""{"prompt":"the acting is","response":"bland <eos>"}""", "holds the end-of-text token <eos>")]
    public async Task Text_that_cannot_be_a_response_is_named(string row, string because)
    {
        var call = await Score(Reviews, [row]);

        Assert.Equal((1, ""), (call.Status, call.Output));
        Assert.StartsWith($"dpo score: {_folder.PathOf("data.jsonl")}:1: ", call.Error, StringComparison.Ordinal);
        Assert.Contains(because, call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dpo score: absent: no such model folder\n", "absent", "--data", "data.jsonl")]
    [InlineData("dpo score: Could not find", "MODEL", "--data", "data.jsonl", "--adapter", "absent")]
    [InlineData("dpo score: no data file at 'absent.jsonl'\n", "MODEL", "--data", "absent.jsonl")]
    [InlineData("dpo score: empty.jsonl: there are no rows\n", "MODEL", "--data", "empty.jsonl")]
    [InlineData("dpo score: device cuda:99 is not available here; cpu", "MODEL", "--data", "data.jsonl", "--device", "cuda:99")]
    [InlineData("dpo score: . is a folder: name a file in it\n", "MODEL", "--data", "data.jsonl", "-o", ".")]
    [InlineData("--dtype int8: not one of float32, bfloat16, float16\n", "MODEL", "--data", "data.jsonl", "--dtype", "int8")]
    [InlineData("--beta -1: not a positive number\n", "MODEL", "--data", "data.jsonl", "--reference", "MODEL", "--beta", "-1")]
    [InlineData("--beta is read only with --reference\n", "MODEL", "--data", "data.jsonl", "--beta", "1")]
    [InlineData("Unrecognized command or argument '--betas'.\n", "MODEL", "--data", "data.jsonl", "--betas")]
    public async Task A_bad_command_line_is_one_line_and_status_1(string error, params string[] arguments)
    {
        _folder.Write("data.jsonl", """{"prompt_ids":[1],"response_ids":[2]}""");
        _folder.Write("empty.jsonl", "\n");

        var run = await DpoProcess.RunIn(_folder.Path, ["score", .. arguments.Select(one => one == "MODEL" ? Reviews : one)]);

        Assert.Equal((1, ""), (run.Status, run.Output));
        Assert.StartsWith(error, run.Error.TrimEnd('\n') + "\n", StringComparison.Ordinal);
        Assert.DoesNotContain('\n', run.Error.TrimEnd('\n'));
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-4;

    [Fact]
    public async Task Rows_are_UTF8_whatever_the_terminals_encoding()
    {
        var data = _folder.Write("data.jsonl", """{"prompt_ids":[1],"response_ids":[],"note":"é 猫"}""");

        var run = await DpoProcess.RunWith(new() { ["LC_ALL"] = "en_US.ISO-8859-1" }, _folder.Path, "score", Reviews, "--data", data);

        Assert.Equal("""{"prompt_ids":[1],"response_ids":[],"note":"é 猫","logps":0,"token_logps":[]}""" + "\n", run.Output);
    }

    private static string GoldenRow(GoldenModel golden, JsonNode logps) => Row(golden.Sequence(logps["sequence"]!), (int)logps["boundary"]!);

    private static string Row(int[] ids, int boundary) => JsonSerializer.Serialize(new { prompt_ids = ids[..boundary], response_ids = ids[boundary..] });

    private Task<CommandCall> Score(string model, string[] rows, params string[] options)
    {
        var data = _folder.Write("data.jsonl", string.Join('\n', rows));
        return CommandCall.Of(ScoreCommand.Create(), [model, "--data", data, .. options]);
    }
}
