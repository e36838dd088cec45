using DpoNotebooks.Data;

namespace DpoNotebooks.Training;

/// <summary>One training run. The defaults are the paper's (appendix B): batch 64, RMSprop, 1e-6 after 150 warm-up steps.</summary>
public sealed record TrainingConfig
{
    /// <summary>Optimizer steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Seed of the order of the data.</summary>
    public required int Seed { get; init; }

    /// <summary>Examples (pairs or sequences) an optimizer step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Examples a forward pass; smaller than <see cref="BatchSize"/> accumulates gradients. 0: the whole batch.</summary>
    public int MicroBatchSize { get; init; }

    /// <summary>How an epoch orders the pairs.</summary>
    public PairOrder Order { get; init; } = PairOrder.Shuffled;

    /// <summary>The optimizer.</summary>
    public OptimizerConfig Optimizer { get; init; } = new RmsPropConfig();

    /// <summary>The learning rate over the steps.</summary>
    public Schedule Schedule { get; init; } = new();

    /// <summary>Gradients are scaled down to this total L2 norm; the reference code's is 10.</summary>
    public double MaxGradNorm { get; init; } = 10;

    /// <summary>Dropout of fine-tuning (GPT-2's own is .1); preference training refuses it, for there policy and reference must score alike.
    /// Its masks come from torch's one generator, seeded anew: runs with dropout at the same time disturb each other.</summary>
    public double Dropout { get; init; }

    /// <summary>Activation checkpointing: less memory for about a third more computation; the gradients are the same.</summary>
    public bool RecomputeActivations { get; init; }

    /// <summary>Steps between two evaluations; 0: only before the first step and after the last.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>The forward passes that a window of examples is cut into.</summary>
    internal IEnumerable<int[]> MicroBatches(int[] window) => window.Chunk(MicroBatchSize == 0 ? window.Length : MicroBatchSize);

    /// <summary>Throws where a value makes no sense.</summary>
    /// <exception cref="ArgumentException">Names the value.</exception>
    public TrainingConfig Validate()
    {
        Require(Steps > 0, nameof(Steps), Steps);
        Require(BatchSize > 0, nameof(BatchSize), BatchSize);
        Require(MicroBatchSize >= 0, nameof(MicroBatchSize), MicroBatchSize);
        Require(MaxGradNorm > 0, nameof(MaxGradNorm), MaxGradNorm);
        Require(Dropout is >= 0 and < 1, nameof(Dropout), Dropout);
        Require(EvaluateEvery >= 0, nameof(EvaluateEvery), EvaluateEvery);
        Require(Schedule.LearningRate > 0 && double.IsFinite(Schedule.LearningRate), nameof(Schedule.LearningRate), Schedule.LearningRate);
        Require(Schedule.WarmupSteps >= 0, nameof(Schedule.WarmupSteps), Schedule.WarmupSteps);
        Require(Schedule.Floor is >= 0 and <= 1, nameof(Schedule.Floor), Schedule.Floor);
        Optimizer.Validate();
        return this;
    }

    internal static void Require(bool holds, string name, double value)
    {
        if (!holds)
        {
            throw new ArgumentException($"training: {name} = {value} is out of range");
        }
    }
}
