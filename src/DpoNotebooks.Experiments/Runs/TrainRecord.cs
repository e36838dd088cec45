using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Runs;

/// <summary>Everything that decides the numbers of a training run from files: the model, the data, and the configuration of one trainer. Its JSON is
/// the file run.json of a run's folder.</summary>
public sealed record TrainRecord
{
    private static readonly JsonSerializerOptions Strict = new(RecordJson.Options) { AllowDuplicateProperties = false };

    /// <summary>The folder of the model before training, or hub:owner/name.</summary>
    public required string Model { get; init; }

    /// <summary>The file of the rows to train on: JSONL, CSV, TSV or Parquet.</summary>
    public required string Data { get; init; }

    /// <summary>The folder of the tokenizer; null uses the model's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tokenizer { get; init; }

    /// <summary>The file of the held-out rows that are evaluated; null evaluates nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EvalData { get; init; }

    /// <summary>The maximum number of tokens of prompt and response; null means 512, or the model's context if it is shorter.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxLength { get; init; }

    /// <summary>The length to which the prompt of a row that is too long is truncated; null means 256, or half of the maximum length if that is
    /// shorter.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxPromptLength { get; init; }

    /// <summary>The end of a truncated prompt that is kept.</summary>
    public KeptPromptEnd KeptPromptEnd { get; init; } = KeptPromptEnd.Start;

    /// <summary>The dtype of the model: float32, bfloat16 or float16.</summary>
    public ScalarType Dtype { get; init; } = ScalarType.Float32;

    /// <summary>The adapter that is trained instead of the model's own weights; null trains all weights.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LoraConfig? Lora { get; init; }

    /// <summary>The steps between two checkpoints; null writes one every 10 minutes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SaveEvery { get; init; }

    /// <summary>The number of newest checkpoints that are kept.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>Supervised fine-tuning; null if another trainer is used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SftConfig? Sft { get; init; }

    /// <summary>Training on preference pairs; null if another trainer is used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PreferenceConfig? Preference { get; init; }

    /// <summary>Training of a reward model; null if another trainer is used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RewardConfig? Reward { get; init; }

    /// <summary>The configuration of the trainer.</summary>
    [JsonIgnore]
    internal ITrainerConfig Trainer => (ITrainerConfig?)Sft ?? (ITrainerConfig?)Preference ?? Reward!;

    /// <summary>Reads a record from its JSON.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is not the JSON of a record: a member is unknown, missing, given twice or malformed; the message
    /// names the file and the member.</exception>
    public static TrainRecord Read(string path)
    {
        using var file = File.Exists(path) ? File.OpenRead(path) : throw new FileNotFoundException($"no record of a run at '{path}'", path);
        try
        {
            return JsonSerializer.Deserialize<TrainRecord>(file, Strict) ?? throw new InvalidDataException($"{path}: null is not the record of a run");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Returns the record as JSON, which <see cref="Read"/> reads back.</summary>
    public JsonNode ToJson() => RecordJson.Node(this);

    /// <summary>Checks the values that can be checked without the files.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or two exclude each other; the message names them.</exception>
    public void Validate()
    {
        ITrainerConfig[] trainers = [.. new ITrainerConfig?[] { Sft, Preference, Reward }.OfType<ITrainerConfig>()];
        Require(trainers.Length == 1, $"give exactly one of sft, preference and reward; there are {trainers.Length}");
        Require(Dtype is ScalarType.Float32 or ScalarType.BFloat16 or ScalarType.Float16, $"dtype {Dtype} is none of float32, bfloat16 and float16");
        Require(SaveEvery is null or > 0, $"saveEvery = {SaveEvery} is not positive");
        Require(Keep > 0, $"keep = {Keep} is not positive");
        Require(MaxLength is null or > 0, $"maxLength = {MaxLength} is not positive");
        Require(MaxPromptLength is null or > 0, $"maxPromptLength = {MaxPromptLength} is not positive");
        Require(Lora is null || Reward is null, "a reward model is trained without an adapter: remove lora");
        Trainer.Validate();
        var evaluates = Trainer.Training.EvaluateEvery > 0 ? "evaluateEvery" : Trainer.Training.EarlyStopping is null ? null : "earlyStopping";
        Require(EvalData is not null || evaluates is null, $"{evaluates} needs held-out rows: give evalData");
    }

    /// <summary>Returns the lengths for a model with a number of positions.</summary>
    internal PairTruncation TruncationFor(int context)
    {
        var standard = new PairTruncation();
        var longest = MaxLength ?? Math.Min(standard.MaxLength, context);
        return new PairTruncation
        {
            MaxLength = longest,
            MaxPromptLength = MaxPromptLength ?? Math.Max(1, Math.Min(standard.MaxPromptLength, longest / 2)),
            KeptPromptEnd = KeptPromptEnd,
        };
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new ArgumentException($"the record of the run: {problem}");
        }
    }
}
