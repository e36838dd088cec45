using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Kernel.Score;
using DpoNotebooks.Kernel.Tests.Fixtures;
using static DpoNotebooks.Kernel.Tests.Fixtures.GoldenModel;

namespace DpoNotebooks.Kernel.Tests.Score;

public sealed class ScoreCommandTests : IDisposable
{
    private const double TokenTolerance = 1e-4;
    private const double SumTolerance = 3e-4;
    private static readonly string Reviews = Path.Combine(Checkout.Root, "data", "reviews", "sft");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(GoldenModel.Causal), MemberType = typeof(GoldenModel))]
    public async Task Log_probabilities_equal_those_of_transformers(string name)
    {
        var golden = GoldenModel.Of(name);
        var wanted = golden.Values["logps"]!.AsArray();

        var call = await Score(golden.Folder, [.. wanted.Select(one => GoldenRow(golden, one!))]);

        Assert.Equal((0, ""), (call.Status, call.Error));
        foreach (var (row, one) in call.Rows.Zip(wanted, (row, one) => (row, one!)))
        {
            Assert.Equal((double)one["sum"]!, (double)row["logps"]!, SumTolerance);
            Assert.Equal(Doubles(one["tokens"]!), Doubles(row["token_logps"]!), Near);
        }
    }

    [Theory]
    [InlineData("gpt2-lora")]
    [InlineData("llama-lora")]
    [InlineData("llama-lora-extras")]
    public async Task An_adapter_scores_as_in_PEFT_and_the_reference_is_the_base_model(string name)
    {
        var golden = GoldenModel.Of(name);
        var model = Path.Combine(golden.Folder, "base");
        var index = Enumerable.Range(0, golden.Values["sequences"]!.AsArray().Count).Last(HasAllLogits);
        int[] ids = golden.Sequence(index);
        var boundary = ids.Length / 2;

        var options = new[] { "--adapter", Path.Combine(golden.Folder, "adapter"), "--reference", model, "--beta", "2" };
        var row = (await Score(model, [Row(ids, boundary)], options)).Rows.Single();

        double[] policy = [.. Enumerable.Range(boundary, ids.Length - boundary).Select(at => Logp("adapter_logits", at))];
        double[] reference = [.. Enumerable.Range(boundary, ids.Length - boundary).Select(at => Logp("base_logits", at))];
        Assert.Equal(policy, Doubles(row["token_logps"]!), Near);
        Assert.Equal(reference.Sum(), (double)row["ref_logps"]!, SumTolerance);
        Assert.Equal(2 * (policy.Sum() - reference.Sum()), (double)row["reward"]!, 1e-3);
        Assert.True(Math.Abs(policy.Sum() - reference.Sum()) > 0.1);

        // The goldens have the logits of all positions for short sequences only.
        bool HasAllLogits(int sequence) => golden.Values["adapter_logits"]![sequence]!["rows"]!.AsArray().Count == golden.Sequence(sequence).Length;

        double Logp(string name, int at)
        {
            var logits = Doubles(golden.Values[name]![index]!["values"]![at - 1]!);
            return logits[ids[at]] - Math.Log(logits.Sum(Math.Exp));
        }
    }

    [Fact]
    public async Task Pairs_get_log_probabilities_under_both_models_and_implicit_rewards()
    {
        string[] models = [Goldens.PathOf("models", "gpt2"), Goldens.PathOf("models", "gpt2-f16")];
        int[] ids = [.. GoldenModel.Of("gpt2").Values["sequences"]!.AsArray().SelectMany(sequence => Ints(sequence!))];
        var pair = JsonSerializer.Serialize(new { prompt_ids = ids[..3], chosen_ids = ids[3..7], rejected_ids = ids[7..10] });
        CommandCall[] alone = [await Score(models[0], [pair]), await Score(models[1], [pair])];

        var row = (await Score(models[0], [pair], "--reference", models[1], "--beta", "0.5")).Rows.Single();
        var itself = (await Score(models[0], [pair], "--reference", models[0])).Rows.Single();

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
        // The default beta is 0.1.
        var withDefaultBeta = (await Score(models[0], [pair], "--reference", models[1])).Rows[0];
        Assert.Equal(0.1 / 0.5 * (rewards[0] - rewards[1]), (double)withDefaultBeta["margin"]!, 1e-12);
    }

    [Fact]
    public async Task Prompt_and_response_texts_are_tokenized_separately_with_one_EOS_and_no_BOS()
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
    public async Task Rows_keep_their_order_and_fields_for_any_batch_size_and_the_output_file_equals_stdout()
    {
        const int Count = 600; // more than two windows of rows
        var golden = GoldenModel.Of("gpt2");
        var model = golden.Folder;
        string Ids(int i) => string.Join(',', Enumerable.Range(0, 1 + (i * 7 % (golden.ContextLength - 1))).Select(id => id % golden.VocabularySize));
        string[] rows = [.. Enumerable.Range(0, Count).Select(i =>
            $$"""{"n":{{i}}.50,"prompt_ids":[{{i % golden.VocabularySize}}],"logps":"old","response_ids":[{{Ids(i)}}],"note":"a\u0041 <é>"}""")];
        var file = _folder.PathOf("out/scored.jsonl");

        var call = await Score(model, rows);
        var alone = await Score(model, rows[..20], "--batch-tokens", "1");
        var toFile = await Score(model, rows, "-o", file);

        Assert.Equal((0, "", 0, ""), (call.Status, call.Error, toFile.Status, toFile.Output));
        var lines = call.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Count, lines.Length);
        Assert.All(lines.Index(), line => Assert.StartsWith(
            $$"""{"n":{{line.Index}}.50,"prompt_ids":[{{line.Index % golden.VocabularySize}}],"response_ids":[0""", line.Item, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Contains("""],"note":"a\u0041 <é>","logps":-""", line, StringComparison.Ordinal));
        Assert.All(alone.Rows.Zip(call.Rows), pair => Assert.Equal((double)pair.First["logps"]!, (double)pair.Second["logps"]!, 1e-3));
        Assert.Equal(call.Output, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFiles(_folder.PathOf("out")));
    }

    [Theory]
    [InlineData("bfloat16", 0.5)]
    [InlineData("float16", 0.1)]
    public async Task Half_precision_is_close_to_float32_but_not_equal(string dtype, double tolerance)
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
    [InlineData("""{"prompt_ids":[1],"response_ids":[VOCABULARY]}""", "'response_ids' has id VOCABULARY, but the vocabulary has VOCABULARY ids (0 to LAST_ID)")]
    [InlineData("""{"prompt_ids":[-1],"response_ids":[7]}""", "'prompt_ids' has id -1")]
    [InlineData("""{"prompt_ids":[1],"response_ids":[7.5]}""", "'response_ids' is not an array of token ids")]
    [InlineData("""{"prompt_ids":"1","response_ids":[7]}""", "'prompt_ids' is not an array of token ids")]
    [InlineData("""{"prompt_ids":[],"response_ids":[7]}""", "the prompt has no tokens")]
    [InlineData("""{"prompt_ids":[1],"chosen_ids":[7]}""", "'rejected' and 'rejected_ids' are both missing (the row has: prompt_ids, chosen_ids)")]
    [InlineData("""{"prompt_ids":[1],"chosen_ids":[7],"rejected_ids":[7],"response_ids":[7]}""", "give either a response or a pair")]
    [InlineData("""{"prompt":"a","response_ids":[7]}""", "'prompt' is text, but")]
    [InlineData("""{"prompt_ids":[1],"response_ids":[TOO_MANY_IDS]}""", "1 tokens and the CONTEXT tokens of 'response' exceed the model's context of CONTEXT")]
    public async Task An_invalid_row_is_reported_before_anything_is_written(string template, string because)
    {
        const string Good = """{"prompt_ids":[1],"response_ids":[2]}""";
        var golden = GoldenModel.Of("gpt2");
        var row = golden.WithSizes(template.Replace("TOO_MANY_IDS", string.Join(',', Enumerable.Repeat(1, golden.ContextLength)), StringComparison.Ordinal));
        var file = _folder.PathOf("out.jsonl");

        var call = await Score(golden.Folder, [Good, "", row, Good], "-o", file);

        Assert.Equal((1, ""), (call.Status, call.Output));
        Assert.StartsWith($"dpo score: {_folder.PathOf("data.jsonl")}:3: ", call.Error, StringComparison.Ordinal);
        Assert.Contains(golden.WithSizes(because), call.Error, StringComparison.Ordinal);
        Assert.Equal(call.Error.Length - 1, call.Error.IndexOf('\n'));
        Assert.False(File.Exists(file));
    }

    [Theory]
    [InlineData("""{"prompt":"the acting is","response":"xyzzy"}""", "'response'")]
    [InlineData("""{"prompt":"the acting is","response":["bland"]}""", "'response' is not a string")]
    [InlineData("""{"prompt":"the acting is","response":"bland <eos>"}""", "contains the end-of-text token <eos>")]
    public async Task An_invalid_response_text_is_reported(string row, string because)
    {
        var call = await Score(Reviews, [row]);

        Assert.Equal((1, ""), (call.Status, call.Output));
        Assert.StartsWith($"dpo score: {_folder.PathOf("data.jsonl")}:1: ", call.Error, StringComparison.Ordinal);
        Assert.Contains(because, call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dpo score: absent: the model folder does not exist\n", "absent", "--data", "data.jsonl")]
    [InlineData("dpo score: Could not find", "MODEL", "--data", "data.jsonl", "--adapter", "absent")]
    [InlineData("dpo score: no data file at 'absent.jsonl'\n", "MODEL", "--data", "absent.jsonl")]
    [InlineData("dpo score: empty.jsonl: the file has no rows\n", "MODEL", "--data", "empty.jsonl")]
    [InlineData("dpo score: device cuda:99 is not available here; cpu", "MODEL", "--data", "data.jsonl", "--device", "cuda:99")]
    [InlineData("dpo score: . is a folder: give the path of a file\n", "MODEL", "--data", "data.jsonl", "-o", ".")]
    [InlineData("--dtype int8: must be one of float32, bfloat16, float16\n", "MODEL", "--data", "data.jsonl", "--dtype", "int8")]
    [InlineData("--beta -1: must be a positive number\n", "MODEL", "--data", "data.jsonl", "--reference", "MODEL", "--beta", "-1")]
    [InlineData("--beta requires --reference\n", "MODEL", "--data", "data.jsonl", "--beta", "1")]
    [InlineData("Unrecognized command or argument '--betas'.\n", "MODEL", "--data", "data.jsonl", "--betas")]
    public async Task An_invalid_command_line_is_reported_in_one_line_with_exit_status_1(string error, params string[] arguments)
    {
        _folder.Write("data.jsonl", """{"prompt_ids":[1],"response_ids":[2]}""");
        _folder.Write("empty.jsonl", "\n");

        var run = await DpoProcess.RunIn(_folder.Path, ["score", .. arguments.Select(one => one == "MODEL" ? Reviews : one)]);

        Assert.Equal((1, ""), (run.Status, run.Output));
        Assert.StartsWith(error, run.Error.TrimEnd('\n') + "\n", StringComparison.Ordinal);
        Assert.DoesNotContain('\n', run.Error.TrimEnd('\n'));
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < TokenTolerance;

    [Fact]
    public async Task Rows_are_UTF8_in_every_locale()
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
