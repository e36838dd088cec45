using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Tests.Runs;

public sealed class TrainRecordTests : IDisposable
{
    private static readonly TrainingConfig OneStep = new() { Steps = 1, Seed = 0 };
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_record_is_read_back_from_its_JSON()
    {
        var lora = new LoraConfig { Rank = 2, Alpha = 4 };
        var record = _files.Dpo() with { Dtype = ScalarType.BFloat16, MaxLength = 20, Lora = lora, EvalData = "e", Tokenizer = "t" };
        var json = record.ToJson().ToJsonString(RecordJson.Options);

        Assert.Equal(json, TrainRecord.Read(_files.Write("run.json", json)).ToJson().ToJsonString(RecordJson.Options));
        Assert.DoesNotContain("scale", json, StringComparison.Ordinal); // computed from alpha and rank
    }

    [Theory]
    [InlineData("stepz", """{"model": "m", "data": "d", "sft": {"training": {"seed": 0, "stepz": 1}}}""")]
    [InlineData("dropout", """{"model": "m", "data": "d", "dropout": 0.1}""")]
    [InlineData("data", """{"model": "m"}""")]
    [InlineData("model", """{"model": "m", "model": "n", "data": "d"}""")]
    [InlineData("There are: dpo,", """{"model": "m", "data": "d", "preference": {"loss": {"loss": "dpoo"}, "training": {"seed": 0}}}""")]
    [InlineData("null", "null")]
    [InlineData("LineNumber: 0", "{")]
    public void Malformed_JSON_is_an_error_that_names_the_file_and_the_member(string named, string json)
    {
        var path = _files.Write("run.json", json);

        var error = Assert.Throws<InvalidDataException>(() => TrainRecord.Read(path));

        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_exclude_each_other_are_refused()
    {
        var dpo = _files.Dpo();
        var sft = new SftConfig { Training = OneStep };
        var reward = dpo with { Preference = null, Reward = new RewardConfig { Training = OneStep } };
        (TrainRecord Record, string Problem)[] refused =
        [
            (dpo with { Sft = sft }, "give exactly one of sft, preference and reward; there are 2"),
            (dpo with { Preference = null }, "give exactly one of sft, preference and reward; there are 0"),
            (dpo with { Dtype = ScalarType.Int8 }, "dtype Int8 is none of float32, bfloat16 and float16"),
            (dpo with { SaveEvery = 0 }, "saveEvery = 0 is not positive"),
            (dpo with { Keep = 0 }, "keep = 0 is not positive"),
            (reward with { Lora = new LoraConfig() }, "a reward model is trained without an adapter: remove lora"),
            (dpo with { Preference = null, Sft = sft with { Training = OneStep with { EvaluateEvery = 1 } } },
                "evaluateEvery needs held-out rows: give evalData"),
        ];
        foreach (var (record, problem) in refused)
        {
            Assert.Equal($"the record of the run: {problem}", Assert.Throws<ArgumentException>(record.Validate).Message);
        }

        dpo.Validate();
        reward.Validate();
    }

    [Theory]
    [InlineData(null, null, 1024, 512, 256)]
    [InlineData(null, null, 64, 64, 32)]
    [InlineData(100, null, 1024, 100, 50)]
    [InlineData(800, null, 1024, 800, 256)]
    [InlineData(100, 70, 1024, 100, 70)]
    public void Lengths_that_are_not_given_fit_the_model(int? longest, int? prompt, int context, int expected, int expectedPrompt)
    {
        var truncation = (_files.Dpo() with { MaxLength = longest, MaxPromptLength = prompt }).TruncationFor(context);

        Assert.Equal((expected, expectedPrompt), (truncation.MaxLength, truncation.MaxPromptLength));
    }
}
