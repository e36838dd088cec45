using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Scoring;

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

    /// <summary>Rows of an example: 1 in fine-tuning, 2 of a pair, fewer where the pairs of a batch share responses.</summary>
    public double RowsPerExample { get; init; } = 2;

    /// <summary>Whether a batch may be cut into micro-batches: not where the loss mixes its rows.</summary>
    public bool Divisible { get; init; } = true;

    /// <summary>Whether the rows go through an LM head; a reward model has none.</summary>
    public bool LanguageModel { get; init; } = true;

    /// <summary>Weights of a reference that stays in memory beside the policy; 0: none does.</summary>
    public long ReferenceWeights { get; init; }

    /// <summary>What fine-tuning a model on some texts depends on.</summary>
    public static MemoryPlan Of(CausalLm policy, IReadOnlyList<TokenizedResponse> texts, TrainingConfig training) =>
        Of(policy, policy.Config, texts, training) with { Dtype = policy.Dtype, RowsPerExample = 1 };

    /// <summary>What training a policy on some pairs depends on; the reference's log-probabilities are computed before.</summary>
    public static MemoryPlan Of(CausalLm policy, PairDataset pairs, TrainingConfig training) =>
        Of(policy, policy.Config, pairs.Responses, training) with { Dtype = policy.Dtype, RowsPerExample = RowsOf(pairs, training) };

    /// <summary>What training a reward model on some pairs depends on.</summary>
    public static MemoryPlan Of(SequenceClassifier model, PairDataset pairs, TrainingConfig training) =>
        Of(model, model.Config, pairs.Responses, training) with { Dtype = model.Dtype, RowsPerExample = RowsOf(pairs, training), LanguageModel = false };

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

    /// <summary>The most rows a pair in some batches of the run: pairs of one prompt share responses, which are run once.</summary>
    private static double RowsOf(PairDataset data, TrainingConfig training)
    {
        const int Batches = 16;
        return PairWindows.Endless(data.Pairs, training.BatchSize, training.Order, training.Seed).Take(Batches)
            .SelectMany(training.MicroBatches)
            .Max(pairs => (double)pairs.SelectMany(pair => (int[])[data.Pairs[pair].Chosen, data.Pairs[pair].Rejected]).Distinct().Count() / pairs.Length);
    }

    /// <summary>Weights that learn.</summary>
    internal long Trained => TrainedWeights ?? Weights;

    /// <summary>Examples of a forward pass.</summary>
    internal int MicroBatch => Training.MicroBatchSize == 0 ? Training.BatchSize : Math.Min(Training.MicroBatchSize, Training.BatchSize);

    /// <summary>Token positions of a forward pass.</summary>
    internal long Tokens => (long)Math.Ceiling(MicroBatch * RowsPerExample) * SequenceLength;

    /// <summary>Positions that reach the LM head.</summary>
    internal long Predicted => !LanguageModel ? 0 : ResponseLength == 0 ? Tokens : Tokens / SequenceLength * ResponseLength;
}
