using System.Globalization;
using System.Text.Json.Serialization;

namespace DpoNotebooks.Training;

/// <summary>What every trainer reads: length, batches, optimizer, schedule. The defaults are the paper's (appendix B): batch 64, RMSprop, 1e-6
/// after 150 warm-up steps.</summary>
public sealed record TrainingConfig
{
    /// <summary>The number of optimizer steps; 0 means that <see cref="Epochs"/> gives it.</summary>
    public int Steps { get; init; }

    /// <summary>The number of passes over the data, such as 1 or 0.5; 0 means that <see cref="Steps"/> gives the length.</summary>
    public double Epochs { get; init; }

    /// <summary>The seed of the order of the data, and of dropout.</summary>
    public required int Seed { get; init; }

    /// <summary>Examples (pairs or sequences) per optimizer step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Examples per forward pass. If it is smaller than <see cref="BatchSize"/>, gradients accumulate; 0 means the whole batch.</summary>
    public int MicroBatchSize { get; init; }

    /// <summary>The optimizer.</summary>
    public OptimizerConfig Optimizer { get; init; } = new RmsPropConfig();

    /// <summary>The learning rate schedule.</summary>
    public Schedule Schedule { get; init; } = new();

    /// <summary>The total L2 norm to which gradients are clipped; 10 in the reference code.</summary>
    public double MaxGradNorm { get; init; } = 10;

    /// <summary>Whether to use activation checkpointing: less memory for about a third more computation, with the same gradients.</summary>
    public bool RecomputeActivations { get; init; }

    /// <summary>The steps between two evaluations; 0 evaluates only before the first step and after the last.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>Ends the run early; null trains to the last step.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The decay of an exponential moving average of the weights, such as 0.999, which evaluations and the trained model then use; 0
    /// means none.</summary>
    public double AverageDecay { get; init; }

    /// <summary>The length in words, such as "200 steps" or "1 epoch".</summary>
    [JsonIgnore]
    public string Duration => Steps > 0 ? $"{Steps} steps" : string.Create(CultureInfo.InvariantCulture, $"{Epochs} {(Epochs == 1 ? "epoch" : "epochs")}");

    /// <summary>Returns the number of optimizer steps on a number of examples. The last batch of an epoch may be smaller.</summary>
    public int StepsFor(int examples) => Steps > 0 ? Steps : (int)Math.Ceiling(Epochs * ((examples + BatchSize - 1) / BatchSize));

    /// <summary>Splits a window of examples into forward passes.</summary>
    internal IEnumerable<int[]> MicroBatches(int[] window) => window.Chunk(MicroBatchSize == 0 ? window.Length : MicroBatchSize);

    /// <summary>Checks the values and returns the configuration.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public TrainingConfig Validate()
    {
        CheckRange(Steps >= 0, nameof(Steps), Steps);
        CheckRange(Epochs >= 0 && double.IsFinite(Epochs), nameof(Epochs), Epochs);
        if ((Steps > 0) == (Epochs > 0))
        {
            throw new ArgumentException($"training: {nameof(Steps)} = {Steps} and {nameof(Epochs)} = {Epochs}: give one of them");
        }

        CheckRange(BatchSize > 0, nameof(BatchSize), BatchSize);
        CheckRange(MicroBatchSize >= 0, nameof(MicroBatchSize), MicroBatchSize);
        CheckRange(MaxGradNorm > 0, nameof(MaxGradNorm), MaxGradNorm);
        CheckRange(EvaluateEvery >= 0, nameof(EvaluateEvery), EvaluateEvery);
        CheckRange(AverageDecay is >= 0 and < 1, nameof(AverageDecay), AverageDecay);
        Schedule.Validate();
        EarlyStopping?.Validate();
        Optimizer.Validate();
        return this;
    }

    internal static void CheckRange(bool holds, string name, double value)
    {
        if (!holds)
        {
            throw new ArgumentException($"training: {name} = {value} is out of range");
        }
    }
}
