using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Generate;
using DpoNotebooks.Kernel.Inspect;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Train;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TrainFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("responses.jsonl", "0.")]
    [InlineData("texts.jsonl", "0.1")]
    [InlineData("pairs.jsonl", "0.")]
    public async Task Fine_tuning_writes_a_model_that_generates(string rows, string dropout)
    {
        var data = rows switch { "responses.jsonl" => _files.Responses, "texts.jsonl" => _files.Texts, _ => _files.Pairs };

        var call = await TrainFiles.Train([.. _files.Short("sft", data, "run"), "--dropout", dropout, "--eval-data", data, "--evaluate-every", "3"]);

        Assert.Equal((0, $"model: {_files.PathOf("run/model")}\n"), (call.Status, call.Output));
        Assert.Contains($"{data}: 12 examples of 12 rows\n", call.Error, StringComparison.Ordinal);
        Assert.Equal(rows == "pairs.jsonl", call.Error.Contains("training on the chosen responses", StringComparison.Ordinal));
        string[] history = await File.ReadAllLinesAsync(_files.PathOf("run/history.csv"), TestContext.Current.CancellationToken);
        Assert.Equal("step,examples,eval/loss,loss,grad_norm,learning_rate", history[0]);
        Assert.Equal(["0", "1", "2", "3", "3", "4", "5", "6", "6"], history[1..].Select(line => line.Split(',')[0]));
        Assert.True(LossAt(history[^1]) < LossAt(history[1]) - 0.2);
        await AssertGenerates();

        static double LossAt(string line) => double.Parse(line.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Dpo_trains_on_pairs_and_the_folder_has_all_results()
    {
        var call = await TrainFiles.Train([.. _files.Short("dpo", _files.Pairs, "run"), "--eval-data", _files.Pairs]);

        Assert.Equal((0, $"model: {_files.PathOf("run/model")}\n"), (call.Status, call.Output));
        string[] error = call.Error.Split('\n');
        Assert.Contains(error, line =>
            line.StartsWith("dpo: about ", StringComparison.Ordinal) && line.Contains(" at the peak, most of it ", StringComparison.Ordinal));
        Assert.Contains(error, line => line.StartsWith("dpo, loss ", StringComparison.Ordinal) && line.Contains(": 6/6 (100%)", StringComparison.Ordinal));
        Assert.Contains(error, line => line.StartsWith("loss 0.6931 █", StringComparison.Ordinal));
        Assert.Contains(error, line => line.StartsWith("eval/loss 0.6931 █▁ ", StringComparison.Ordinal));
        Assert.Equal(["checkpoints", "costs.csv", "history.csv", "model", "reference.logps", "run.json", "tensorboard"],
            Directory.GetFileSystemEntries(_files.PathOf("run")).Select(Path.GetFileName).Order());
        Assert.Single(Directory.GetFiles(_files.PathOf("run/tensorboard")));
        Assert.Contains("eval/rewards/accuracies", File.ReadAllText(_files.PathOf("run/history.csv")), StringComparison.Ordinal);
        Assert.Equal(7, File.ReadAllLines(_files.PathOf("run/costs.csv")).Length);
        await AssertGenerates();
    }

    [Fact]
    public async Task Dpo_reads_pairs_whose_texts_begin_with_the_prompt()
    {
        var call = await TrainFiles.Train(_files.Short("dpo", _files.ImplicitPairs, "hh"));
        var other = await TrainFiles.Train(_files.Short("dpo", _files.Pairs, "pairs"));

        Assert.Equal((0, 0), (call.Status, other.Status));
        Assert.Equal(TrainFiles.Results(_files.PathOf("pairs"))["history.csv"], TrainFiles.Results(_files.PathOf("hh"))["history.csv"]);
    }

    [Fact]
    public async Task A_reward_model_is_trained_on_a_language_model_and_further_on_itself()
    {
        var call = await TrainFiles.Train([.. _files.Short("reward", _files.Pairs, "run"), "--eval-data", _files.Pairs, "--order", "by-prompt"]);
        var inspected = await CommandCall.Of(InspectCommand.Create(), _files.PathOf("run/model"), "--json", "--device", "cpu");
        string[] again =
        [
            "reward", "--model", _files.PathOf("run/model"), "--data", _files.Pairs, "--steps", "1", "--batch-size", "4", "-o", _files.PathOf("again"),
        ];
        var further = await TrainFiles.Train(again);

        Assert.Equal((0, 0), (call.Status, inspected.Status));
        Assert.Equal("GPT2ForSequenceClassification", (string)inspected.Rows.Single()["configuration"]!["architectures"]![0]!);
        Assert.StartsWith("loss 0.6931 ", call.Error.Split('\n').First(line => line.StartsWith("loss ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(0, further.Status);
        Assert.DoesNotContain("loss 0.6931 ", further.Error, StringComparison.Ordinal); // its head is not a new one
    }

    [Fact]
    public async Task An_adapter_is_written_in_its_own_folder_and_generates_with_the_model()
    {
        var call = await TrainFiles.Train([.. _files.Short("dpo", _files.Pairs, "run"), "--lora-rank", "2"]);
        var generated = await CommandCall.Of(GenerateCommand.Create(), TrainFiles.Model, "--adapter", _files.PathOf("run/adapter"), "--prompt", "the acting");

        Assert.Equal((0, $"adapter: {_files.PathOf("run/adapter")}\n"), (call.Status, call.Output));
        Assert.False(Directory.Exists(_files.PathOf("run/model")));
        Assert.Equal(0, generated.Status);
    }

    [Fact]
    public async Task The_tokenizer_of_another_folder_is_written_beside_the_model()
    {
        var bare = Directory.CreateDirectory(_files.PathOf("bare")).FullName;
        foreach (var name in (string[])["config.json", "model.safetensors"])
        {
            File.Copy(Path.Combine(TrainFiles.Model, name), Path.Combine(bare, name));
        }

        string[] options = ["sft", "--model", bare, "--data", _files.Responses, "--steps", "1", "--device", "cpu"];
        var without = await TrainFiles.Train([.. options, "-o", _files.PathOf("without")]);
        var call = await TrainFiles.Train([.. options, "--tokenizer", TrainFiles.Model, "-o", _files.PathOf("run")]);

        Assert.Equal((1, $"dpo train: {bare} has no tokenizer: name the folder of one (--tokenizer)\n"), (without.Status, without.Error));
        Assert.Equal(0, call.Status);
        await AssertGenerates();
    }

    [Fact]
    public async Task Options_and_the_record_that_they_write_make_the_same_run()
    {
        string[] options =
        [
            .. _files.Short("dpo", _files.Pairs, "run"), "--micro-batch-size", "2", "--optimizer", "adamw", "--weight-decay", "0.01", "--decay", "cosine",
            "--max-grad-norm", "1", "--max-length", "30", "--max-prompt-length", "9", "--kept-prompt-end", "end", "--save-every", "2", "--keep", "1",
            "--seed", "3",
            "--order", "by-prompt", "--loss", "cdpo", "--loss-option", "labelSmoothing=0.1", "--eval-data", _files.Pairs, "--evaluate-every", "4",
        ];
        var first = await TrainFiles.Train(options);
        var second = await TrainFiles.Train("--config", _files.PathOf("run/run.json"), "-o", _files.PathOf("again"), "--device", "cpu");

        Assert.Equal((0, 0), (first.Status, second.Status));
        Assert.Equal(TrainFiles.Results(_files.PathOf("run")), TrainFiles.Results(_files.PathOf("again")));
        Assert.Equal(["step-00000006"], Directory.GetDirectories(_files.PathOf("run/checkpoints")).Select(Path.GetFileName));
        var record = JsonNode.Parse(File.ReadAllText(_files.PathOf("run/run.json")))!;
        Assert.Equal((30, 9, "End", 2, 1), ((int)record["maxLength"]!, (int)record["maxPromptLength"]!, (string)record["keptPromptEnd"]!,
            (int)record["saveEvery"]!, (int)record["keep"]!));
        var training = record["preference"]!["training"]!;
        Assert.Equal("""{"optimizer":"adamw","beta1":0.9,"beta2":0.999,"epsilon":1E-08,"weightDecay":0.01}""", training["optimizer"]!.ToJsonString());
        Assert.Equal((2, 1.0, 3, 4, "Cosine"), ((int)training["microBatchSize"]!, (double)training["maxGradNorm"]!, (int)training["seed"]!,
            (int)training["evaluateEvery"]!, (string)training["schedule"]!["decay"]!));
        Assert.Equal(0.1, (double)record["preference"]!["loss"]!["labelSmoothing"]!);
    }

    [Fact]
    public async Task The_loss_can_be_given_as_JSON()
    {
        string[] options = [.. _files.Short("dpo", _files.Pairs, "run").Where(option => option is not ("--beta" or "0.1")), "--loss"];

        var call = await TrainFiles.Train([.. options, """{"loss": "ipo", "beta": 0.3}"""]);

        Assert.Equal(0, call.Status);
        Assert.Contains("ipo, loss ", call.Error, StringComparison.Ordinal);
        Assert.Equal(0.3, (double)JsonNode.Parse(File.ReadAllText(_files.PathOf("run/run.json")))!["preference"]!["loss"]!["beta"]!);
    }

    private async Task AssertGenerates()
    {
        var generated = await CommandCall.Of(
            GenerateCommand.Create(), _files.PathOf("run/model"), "--prompt", "the acting felt", "--temperature", "0", "--device", "cpu");
        var errors = generated.Error.Split('\n').Where(line => !line.Contains("at most", StringComparison.Ordinal));
        Assert.Equal((0, ""), (generated.Status, string.Join('\n', errors)));
        Assert.NotEqual("\n", generated.Output);
    }
}
