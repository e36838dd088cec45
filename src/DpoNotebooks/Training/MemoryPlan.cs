using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Training;

/// <summary>The properties of a run that determine its memory.</summary>
public sealed record MemoryPlan
{
    /// <summary>The architecture of the policy.</summary>
    public required CausalLmConfig Model { get; init; }

    /// <summary>The number of weights of the policy, including frozen ones.</summary>
    public required long Weights { get; init; }

    /// <summary>The configuration of the run.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>The number of tokens of the longest row, prompt and response; rows of a batch are padded to the longest.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>The number of response tokens among them; 0 means that all may be.</summary>
    public int ResponseLength { get; init; }

    /// <summary>The number of weights that are trained, such as an adapter's; null means all.</summary>
    public long? TrainedWeights { get; init; }

    /// <summary>The dtype of the policy.</summary>
    public ScalarType Dtype { get; init; } = ScalarType.Float32;

    /// <summary>The dropout of fine-tuning, whose masks take memory.</summary>
    public double Dropout { get; init; }

    /// <summary>Rows per example: 1 in fine-tuning, 2 for pairs, and fewer if the pairs of a batch share responses.</summary>
    public double RowsPerExample { get; init; } = 2;

    /// <summary>Whether a batch may be split into micro-batches; false if the loss mixes its rows.</summary>
    public bool Divisible { get; init; } = true;

    /// <summary>Whether the model has an LM head; a reward model does not.</summary>
    public bool LanguageModel { get; init; } = true;

    /// <summary>The number of weights of a reference that stays in memory; 0 means that none does.</summary>
    public long ReferenceWeights { get; init; }

    /// <summary>Returns the plan of fine-tuning a model on texts.</summary>
    public static MemoryPlan Of(CausalLm policy, IReadOnlyList<TokenizedResponse> texts, SftConfig config) =>
        Of(policy, policy.Config, texts, config.Training) with { Dtype = policy.Dtype, RowsPerExample = 1, Dropout = config.Dropout };

    /// <summary>Returns the plan of training a policy on pairs, with reference log-probabilities that are computed before.</summary>
    public static MemoryPlan Of(CausalLm policy, PairDataset pairs, PreferenceConfig config)
    {
        var plan = Of(policy, policy.Config, pairs.Responses, config.Training);
        return plan with
        {
            Dtype = policy.Dtype,
            RowsPerExample = RowsOf(pairs, config.Order, config.Training),
            Divisible = !config.Loss.MixesRows,
            ReferenceWeights = config.ReferenceSync is null ? 0 : policy.Adapter is null ? plan.Weights : plan.Trained,
        };
    }

    /// <summary>Returns the plan of training a reward model on pairs.</summary>
    public static MemoryPlan Of(SequenceClassifier model, PairDataset pairs, RewardConfig config) =>
        Of(model, model.Config, pairs.Responses, config.Training) with
        {
            Dtype = model.Dtype,
            RowsPerExample = RowsOf(pairs, config.Order, config.Training),
            LanguageModel = false,
        };

    private static MemoryPlan Of(nn.Module model, CausalLmConfig config, IReadOnlyList<TokenizedResponse> texts, TrainingConfig training)
    {
        Tensor[] weights = [.. model.parameters()];
        return new MemoryPlan
        {
            Model = config,
            Weights = weights.Sum(weight => weight.numel()),
            TrainedWeights = weights.Where(weight => weight.requires_grad).Sum(weight => weight.numel()),
            Training = training,
            SequenceLength = texts.Max(text => text.Prompt.Length + text.Response.Length),
            ResponseLength = texts.Max(text => text.Response.Length),
        };
    }

    /// <summary>Returns the maximum rows per pair over some batches of the run. Pairs of one prompt share responses, which are run once.</summary>
    private static double RowsOf(PairDataset data, PairOrder order, TrainingConfig training)
    {
        const int Batches = 16;
        return DataOrder.Of(data.Pairs, order, training.Seed).Windows(training.BatchSize).Take(Batches)
            .SelectMany(training.MicroBatches)
            .Max(pairs => (double)pairs.SelectMany(pair => (int[])[data.Pairs[pair].Chosen, data.Pairs[pair].Rejected]).Distinct().Count() / pairs.Length);
    }

    /// <summary>The number of weights that are trained.</summary>
    internal long Trained => TrainedWeights ?? Weights;

    /// <summary>Examples per forward pass.</summary>
    internal int MicroBatch => Training.MicroBatchSize == 0 ? Training.BatchSize : Math.Min(Training.MicroBatchSize, Training.BatchSize);

    /// <summary>Token positions per forward pass.</summary>
    internal long Tokens => (long)Math.Ceiling(MicroBatch * RowsPerExample) * SequenceLength;

    /// <summary>Positions per forward pass that reach the LM head.</summary>
    internal long Predicted => !LanguageModel ? 0 : ResponseLength == 0 ? Tokens : Tokens / SequenceLength * ResponseLength;
}
