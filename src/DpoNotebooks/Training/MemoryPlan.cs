using DpoNotebooks.Models;

namespace DpoNotebooks.Training;

/// <summary>What the memory of a run depends on.</summary>
public sealed record MemoryPlan
{
    /// <summary>The policy's shape.</summary>
    public required CausalLmConfig Model { get; init; }

    /// <summary>The policy's weights, frozen ones included.</summary>
    public required long Weights { get; init; }

    /// <summary>The run.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>Tokens of the longest row, prompt and response: every row of a batch is padded to its longest.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>How many of those are the response's; 0: all may be.</summary>
    public int ResponseLength { get; init; }

    /// <summary>Weights that learn, such as an adapter's; null: all.</summary>
    public long? TrainedWeights { get; init; }

    /// <summary>The policy's dtype.</summary>
    public ScalarType Dtype { get; init; } = ScalarType.Float32;

    /// <summary>Rows of an example: 2 of a pair, 1 in fine-tuning.</summary>
    public int RowsPerExample { get; init; } = 2;

    /// <summary>Weights of a reference that stays in memory beside the policy; 0: none does.</summary>
    public long ReferenceWeights { get; init; }

    /// <summary>Weights that learn.</summary>
    internal long Trained => TrainedWeights ?? Weights;

    /// <summary>Examples of a forward pass.</summary>
    internal int MicroBatch => Training.MicroBatchSize == 0 ? Training.BatchSize : Math.Min(Training.MicroBatchSize, Training.BatchSize);

    /// <summary>Token positions of a forward pass.</summary>
    internal long Tokens => (long)MicroBatch * RowsPerExample * SequenceLength;

    /// <summary>Positions that reach the LM head.</summary>
    internal long Predicted => ResponseLength == 0 ? Tokens : Tokens / SequenceLength * ResponseLength;
}
