using DpoNotebooks.Data;

namespace DpoNotebooks.Training;

/// <summary>The configuration of one training run. The defaults are the paper's (appendix B): batch 64, RMSprop, 1e-6 after 150 warm-up steps.</summary>
public sealed record TrainingConfig
{
    /// <summary>The number of optimizer steps.</summary>
    public required int Steps { get; init; }

    /// <summary>The seed of the order of the data.</summary>
    public required int Seed { get; init; }

    /// <summary>Examples (pairs or sequences) per optimizer step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Examples per forward pass. If it is smaller than <see cref="BatchSize"/>, gradients accumulate; 0 means the whole batch.</summary>
    public int MicroBatchSize { get; init; }

    /// <summary>The order of the pairs in an epoch.</summary>
    public PairOrder Order { get; init; } = PairOrder.Shuffled;

    /// <summary>The optimizer.</summary>
    public OptimizerConfig Optimizer { get; init; } = new RmsPropConfig();

    /// <summary>The learning rate schedule.</summary>
    public Schedule Schedule { get; init; } = new();

    /// <summary>The total L2 norm to which gradients are clipped; 10 in the reference code.</summary>
    public double MaxGradNorm { get; init; } = 10;

    /// <summary>The dropout of fine-tuning (0.1 in GPT-2's config). Preference training requires 0, because policy and reference must score
    /// identically. The masks come from torch's global generator, which the run seeds; concurrent runs with dropout change each other's masks.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether to use activation checkpointing: less memory for about a third more computation, with the same gradients.</summary>
    public bool RecomputeActivations { get; init; }

    /// <summary>The steps between two evaluations; 0 evaluates only before the first step and after the last.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>Splits a window of examples into forward passes.</summary>
    internal IEnumerable<int[]> MicroBatches(int[] window) => window.Chunk(MicroBatchSize == 0 ? window.Length : MicroBatchSize);

    /// <summary>Checks the values and returns the configuration.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public TrainingConfig Validate()
    {
        CheckRange(Steps > 0, nameof(Steps), Steps);
        CheckRange(BatchSize > 0, nameof(BatchSize), BatchSize);
        CheckRange(MicroBatchSize >= 0, nameof(MicroBatchSize), MicroBatchSize);
        CheckRange(MaxGradNorm > 0, nameof(MaxGradNorm), MaxGradNorm);
        CheckRange(Dropout is >= 0 and < 1, nameof(Dropout), Dropout);
        CheckRange(EvaluateEvery >= 0, nameof(EvaluateEvery), EvaluateEvery);
        CheckRange(Schedule.LearningRate > 0 && double.IsFinite(Schedule.LearningRate), nameof(Schedule.LearningRate), Schedule.LearningRate);
        CheckRange(Schedule.WarmupSteps >= 0, nameof(Schedule.WarmupSteps), Schedule.WarmupSteps);
        CheckRange(Schedule.Floor is >= 0 and <= 1, nameof(Schedule.Floor), Schedule.Floor);
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
