using System.Globalization;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Training;

/// <summary>Computes the terms of a <see cref="MemoryForecast"/> from the tensors that this library's models and trainers hold.</summary>
internal static class MemoryTerms
{
    private const long Single = 4;

    public static IEnumerable<MemoryTerm> Of(MemoryPlan plan)
    {
        var size = SizeOf(plan.Dtype);
        var adapted = plan.Trained < plan.Weights;
        // Weights in bfloat16 have float32 masters, see MasterWeights; the weights of an adapter are in float32 themselves.
        var hasMasters = plan.Dtype == ScalarType.BFloat16 && !adapted;
        var master = Math.Max(size, Single);
        var fewer = adapted ? "a LoRA of lower rank, or on fewer layers" : "LoRA: only trained weights count";
        yield return Weights(plan, size, master, adapted);
        yield return new("masters", hasMasters ? plan.Trained * Single : 0,
            $"{Count(plan.Trained)} × 4 bytes, the float32 masters of bfloat16 weights", fewer);
        yield return new("gradients", plan.Trained * (hasMasters ? size + Single : master),
            hasMasters ? $"{Count(plan.Trained)} × (2 + 4) bytes, a micro-batch's and their sum" : $"{Count(plan.Trained)} × {master} bytes", fewer);
        yield return Optimizer(plan, master, fewer);
        yield return new("average", plan.Training.AverageDecay > 0 ? plan.Trained * master : 0,
            $"{Count(plan.Trained)} × {master} bytes, the moving average of the weights", "AverageDecay = 0");
        yield return Activations(plan, size);
        yield return Head(plan, size);
        yield return new("reference", plan.ReferenceWeights * size, $"{Count(plan.ReferenceWeights)} × {size} bytes",
            "compute its log-probabilities before the run and dispose of the model");
    }

    private static MemoryTerm Weights(MemoryPlan plan, long size, long master, bool adapted)
    {
        var bytes = adapted ? (plan.Weights - plan.Trained) * size + plan.Trained * master : plan.Weights * size;
        var smaller = size == 2 ? "a smaller model"
            : adapted ? "bfloat16: half"
            : "LoRA over a policy in bfloat16: half, and no masters of frozen weights";
        return new("weights", bytes, $"{Count(plan.Weights)} × {size} bytes", smaller);
    }

    private static MemoryTerm Optimizer(MemoryPlan plan, long master, string fewer)
    {
        var states = plan.Training.Optimizer.StatesPerWeight;
        return new("optimizer", plan.Trained * master * states, $"{Count(plan.Trained)} × {states} × {master} bytes",
            plan.Training.Optimizer is AdamWConfig ? $"RMSprop: half; {fewer}" : fewer);
    }

    private static MemoryTerm Activations(MemoryPlan plan, long size)
    {
        var (layer, layers) = (BytesPerToken(plan.Model, plan, size), plan.Model.LayerCount);
        var stream = plan.Model.HiddenSize * size;
        var stored = plan.Tokens * (layers * layer + stream);
        var checkpointed = plan.Tokens * (layers * stream + layer + stream);
        var smaller = new List<string>();
        if (!plan.Training.RecomputeActivations && checkpointed < stored)
        {
            smaller.Add($"RecomputeActivations: {MemoryForecast.Size(checkpointed)}");
        }

        smaller.Add(plan.MicroBatch > 1 && plan.Divisible
            ? $"MicroBatchSize = {plan.MicroBatch / 2}: half, and the same gradients"
            : "shorter sequences (PairTruncation.MaxLength)");
        if (size > 2)
        {
            smaller.Add("a policy in bfloat16");
        }

        var (bytes, perToken) = plan.Training.RecomputeActivations
            ? (checkpointed, $"({layers} × {stream} + {layer})")
            : (stored, $"{layers} × {layer}");
        return new("activations", bytes, $"{Count(plan.Tokens)} tokens × {perToken} bytes", string.Join("; ", smaller));
    }

    /// <summary>Returns the bytes per token that a block stores for its backward pass:
    /// <list type="bullet">
    /// <item>the inputs and outputs of its norms, with two float32 statistics per norm;</item>
    /// <item>queries, keys and values as attention receives them, and also before rotation if there is one; the result of attention, with
    /// its float32 normalizer per head;</item>
    /// <item>the feed-forward layer before and after its activation; with a gate, also the gate and the product.</item>
    /// </list></summary>
    private static long BytesPerToken(CausalLmConfig model, MemoryPlan plan, long size)
    {
        // Attention with dropout stores its T × T weights before and after dropout, and the mask.
        var weights = plan.Dropout > 0 ? model.HeadCount * plan.SequenceLength * (2 * size + 1) : 0L;
        var (queries, keys) = ((long)model.HeadCount * model.HeadWidth, (long)model.KeyValueHeads * model.HeadWidth);
        var norms = (model.Norm == NormKind.Rms ? 6L : 4L) * model.HiddenSize;
        var attention = (4 * queries) + (model.Rotary is null ? 0 : queries + keys);
        var feedForward = (model.Gated ? 4L : 2L) * model.Inner;
        return (norms + attention + feedForward) * size + (4 + model.HeadCount) * Single + weights;
    }

    private static MemoryTerm Head(MemoryPlan plan, long size)
    {
        if (plan.Predicted == 0)
        {
            return new("head", 0, "", "");
        }

        var (vocabulary, hidden) = ((long)plan.Model.VocabularySize, (long)plan.Model.HiddenSize);
        var chunk = TokenLogpsFunction.Chunks(plan.Predicted, vocabulary).First().Count * vocabulary;
        var precise = Math.Max(Single, size);
        // The logits of a chunk and their softmax, in the model's dtype and in float32; the states that reach the head, and their gradients.
        var logits = chunk * (precise == size ? 2 * size : 2 * size + 2 * precise);
        var states = plan.Predicted * hidden * size * 3 + plan.Tokens * hidden * size;
        return new("head", logits + states + vocabulary * hidden * size,
            $"logits of {Count(chunk / vocabulary)} tokens × {Count(vocabulary)} words at a time, states, the gradient of the head",
            plan.Divisible ? "a smaller vocabulary; a smaller MicroBatchSize" : "a smaller vocabulary; shorter responses");
    }

    private static long SizeOf(ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 => 8,
        ScalarType.Float32 => Single,
        ScalarType.BFloat16 or ScalarType.Float16 => 2,
        _ => throw new ArgumentException($"memory: {dtype} is not a dtype of a model"),
    };

    private static string Count(long count) => count switch
    {
        >= 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:F0} M"),
        _ => count.ToString("N0", CultureInfo.InvariantCulture),
    };
}
