using System.Globalization;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Training;

/// <summary>The terms of a <see cref="MemoryForecast"/>, by what the models and trainers of this library hold.</summary>
internal static class MemoryTerms
{
    private const long Single = 4;

    public static IEnumerable<MemoryTerm> Of(MemoryPlan plan)
    {
        var size = SizeOf(plan.Dtype);
        var adapted = plan.Trained < plan.Weights;
        var follows = plan.Dtype == ScalarType.BFloat16 && !adapted; // its weights have masters, see MasterWeights; an adapter's are float32 themselves
        var master = Math.Max(size, Single);
        var fewer = adapted ? "a LoRA of lower rank, or on fewer layers" : "LoRA: only what learns counts";
        yield return new("weights", adapted ? (plan.Weights - plan.Trained) * size + plan.Trained * master : plan.Weights * size, $"{Count(plan.Weights)} × {size} bytes",
            size == 2 ? "a smaller model" : adapted ? "bfloat16: half" : "LoRA over a policy in bfloat16: half, and no masters of what is frozen");
        yield return new("masters", follows ? plan.Trained * Single : 0, $"{Count(plan.Trained)} × 4 bytes, the float32 that bfloat16 weights follow", fewer);
        yield return new("gradients", plan.Trained * (follows ? size + Single : master),
            follows ? $"{Count(plan.Trained)} × (2 + 4) bytes, a micro-batch's and their sum" : $"{Count(plan.Trained)} × {master} bytes", fewer);
        yield return new("optimizer", plan.Trained * master * plan.Training.Optimizer.StatesPerWeight, $"{Count(plan.Trained)} × {plan.Training.Optimizer.StatesPerWeight} × {master} bytes",
            plan.Training.Optimizer is AdamWConfig ? $"RMSprop: half; {fewer}" : fewer);
        yield return Activations(plan, size);
        yield return Head(plan, size);
        yield return new("reference", plan.ReferenceWeights * size, $"{Count(plan.ReferenceWeights)} × {size} bytes", "its log-probabilities computed before, and the model disposed of");
    }

    private static MemoryTerm Activations(MemoryPlan plan, long size)
    {
        var (layer, layers) = (BytesPerToken(plan.Model, plan, size), plan.Model.LayerCount);
        var stream = plan.Model.HiddenSize * size;
        var kept = plan.Tokens * (layers * layer + stream);
        var checkpointed = plan.Tokens * (layers * stream + layer + stream);
        var smaller = new List<string>();
        if (!plan.Training.RecomputeActivations && checkpointed < kept)
        {
            smaller.Add($"RecomputeActivations: {MemoryForecast.Size(checkpointed)}");
        }

        smaller.Add(plan.MicroBatch > 1 && plan.Divisible ? $"MicroBatchSize = {plan.MicroBatch / 2}: half, and the same gradients" : "shorter sequences (PairTruncation.MaxLength)");
        if (size > 2)
        {
            smaller.Add("a policy in bfloat16");
        }

        return new("activations", plan.Training.RecomputeActivations ? checkpointed : kept,
            $"{Count(plan.Tokens)} tokens × {(plan.Training.RecomputeActivations ? $"({layers} × {stream} + {layer})" : $"{layers} × {layer}")} bytes", string.Join("; ", smaller));
    }

    /// <summary>What a block keeps of a token until its backward pass, in bytes: what goes into its norms and comes out of them, queries, keys and
    /// values as attention takes them (and as they were before they were turned), attention's result, and the feed-forward layer before and
    /// after its activation (with a gate, the gate's too, and their product); with each norm's two statistics and attention's normaliser a head in float32.</summary>
    private static long BytesPerToken(CausalLmConfig model, MemoryPlan plan, long size)
    {
        // Attention with dropout keeps its T × T weights, before and after, and which were dropped.
        var weights = plan.Training.Dropout > 0 ? model.HeadCount * plan.SequenceLength * (2 * size + 1) : 0L;
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
        // A chunk's logits and what becomes of them, rounded and precise; the states that reach the head, and their gradients, whose parts are joined.
        var logits = chunk * (precise == size ? 2 * size : 2 * size + 2 * precise);
        var states = plan.Predicted * hidden * size * 3 + plan.Tokens * hidden * size;
        return new("head", logits + states + vocabulary * hidden * size,
            $"logits of {Count(chunk / vocabulary)} tokens × {Count(vocabulary)} words at a time, states, the head's own gradient", plan.Divisible ? "a smaller vocabulary; a smaller MicroBatchSize" : "a smaller vocabulary; shorter responses");
    }

    private static long SizeOf(ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 => 8,
        ScalarType.Float32 => Single,
        ScalarType.BFloat16 or ScalarType.Float16 => 2,
        _ => throw new ArgumentException($"memory: no model is in {dtype}"),
    };

    private static string Count(long count) => count switch
    {
        >= 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:F0} M"),
        _ => count.ToString("N0", CultureInfo.InvariantCulture),
    };
}
