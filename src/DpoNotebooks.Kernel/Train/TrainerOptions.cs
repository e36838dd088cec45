using System.CommandLine;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Training;

namespace DpoNotebooks.Kernel.Train;

/// <summary>The options that all trainers read: length, batches, optimizer, schedule.</summary>
internal sealed class TrainerOptions
{
    private static readonly TrainingConfig Defaults = new() { Seed = 0 };

    private readonly Option<int?> _steps = NumberOption.OfPositive("--steps", "N", "optimizer steps");
    private readonly Option<double?> _epochs = Positive("--epochs", "E", "passes over the data, instead of --steps");
    private readonly Option<int?> _seed = NumberOption.Of<int>(
        "--seed", "S", "seed of the order of the data and of dropout [default: 0]", _ => true, "a whole number");

    private readonly Option<int?> _batchSize = NumberOption.OfPositive(
        "--batch-size", "N", $"examples per optimizer step [default: {Defaults.BatchSize}]");

    private readonly Option<int?> _microBatchSize = NumberOption.OfPositive(
        "--micro-batch-size", "N", "examples per forward pass; fewer take less memory [default: the whole batch]");

    private readonly Option<double?> _learningRate = Positive("--learning-rate", "R", "peak learning rate [default: 1e-6]");

    private readonly Option<int?> _warmupSteps = NumberOption.Of<int>(
        "--warmup-steps", "N", "steps of linear warm-up [default: 150]", value => value >= 0, "a whole number of at least 0");

    private readonly Option<double?> _warmupRatio = NumberOption.Of<double>(
        "--warmup-ratio", "R", "steps of linear warm-up as a share of all steps", value => value is >= 0 and <= 1, "between 0 and 1");

    private readonly Option<string?> _decay = ChoiceOption.Of(
        "--decay", "learning rate after the warm-up [default: constant]", "constant", "linear", "cosine");

    private readonly Option<string?> _optimizer = ChoiceOption.Of("--optimizer", "optimizer [default: rmsprop]", "rmsprop", "adamw");

    private readonly Option<double?> _weightDecay = NumberOption.Of<double>(
        "--weight-decay", "D", "decoupled weight decay of adamw [default: 0]", value => value is >= 0 and < 1, "at least 0 and below 1");

    private readonly Option<double?> _maxGradNorm = Positive("--max-grad-norm", "N", $"norm to which gradients are clipped [default: {Defaults.MaxGradNorm}]");

    private readonly Option<int?> _evaluateEvery = NumberOption.OfPositive(
        "--evaluate-every", "N", "steps between two evaluations of --eval-data [default: only before the first step and after the last]");

    private readonly Option<bool> _recompute = new("--recompute-activations") { Description = "use activation checkpointing: less memory, more time" };

    /// <summary>All of the options.</summary>
    public IReadOnlyList<Option> All =>
    [
        _steps, _epochs, _batchSize, _microBatchSize, _learningRate, _warmupSteps, _warmupRatio, _decay, _optimizer, _weightDecay, _maxGradNorm,
        _evaluateEvery, _recompute, _seed,
    ];

    /// <summary>Returns what is wrong with the combination of options; null if nothing is.</summary>
    /// <param name="isGiven">Whether an option is given.</param>
    /// <param name="optimizer">Returns the value of an option.</param>
    public string? Problem(Func<Option, bool> isGiven, Func<Option<string?>, string?> optimizer) =>
        isGiven(_steps) == isGiven(_epochs) ? "give either --steps or --epochs"
        : isGiven(_warmupSteps) && isGiven(_warmupRatio) ? "give either --warmup-steps or --warmup-ratio"
        : isGiven(_weightDecay) && optimizer(_optimizer) != "adamw" ? "--weight-decay is read by --optimizer adamw only"
        : null;

    /// <summary>Returns the configuration that the options give.</summary>
    public TrainingConfig Read(ParseResult arguments) => new()
    {
        Steps = arguments.GetValue(_steps) ?? 0,
        Epochs = arguments.GetValue(_epochs) ?? 0,
        Seed = arguments.GetValue(_seed) ?? 0,
        BatchSize = arguments.GetValue(_batchSize) ?? Defaults.BatchSize,
        MicroBatchSize = arguments.GetValue(_microBatchSize) ?? 0,
        Optimizer = arguments.GetValue(_optimizer) == "adamw" ? new AdamWConfig { WeightDecay = arguments.GetValue(_weightDecay) ?? 0 } : new RmsPropConfig(),
        Schedule = new Schedule
        {
            LearningRate = arguments.GetValue(_learningRate) ?? Defaults.Schedule.LearningRate,
            WarmupSteps = arguments.GetValue(_warmupSteps),
            WarmupRatio = arguments.GetValue(_warmupRatio),
            Decay = Enum.Parse<Decay>(arguments.GetValue(_decay) ?? nameof(Decay.Constant), ignoreCase: true),
        },
        MaxGradNorm = arguments.GetValue(_maxGradNorm) ?? Defaults.MaxGradNorm,
        EvaluateEvery = arguments.GetValue(_evaluateEvery) ?? 0,
        RecomputeActivations = arguments.GetValue(_recompute),
    };

    private static Option<double?> Positive(string name, string helpName, string description) =>
        NumberOption.Of<double>(name, helpName, description, value => value > 0, "a positive number");
}
