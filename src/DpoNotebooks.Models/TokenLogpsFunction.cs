using DpoNotebooks.Models.Layers;

namespace DpoNotebooks.Models;

/// <summary>Log-probabilities of given tokens from hidden states and the LM head, without materializing the (M, V) logits. The vocabulary
/// projection runs in chunks of rows, and runs again in the backward pass. Log-softmax is computed in float32 (float64 for float64 inputs).</summary>
/// <remarks>Backward: with p the chunk's probabilities and g the incoming gradient, ∂logits = g·(onehot(y) − p).</remarks>
internal sealed class TokenLogpsFunction : autograd.SingleTensorFunction<TokenLogpsFunction>
{
    /// <summary>The maximum number of logits of a chunk.</summary>
    private const long ChunkElements = 1 << 22;

    public override string Name => nameof(TokenLogpsFunction);

    /// <param name="ctx">Saves the inputs and the (M,) normalizers for the backward pass.</param>
    /// <param name="vars">hidden (M, C), head (V, C), targets (M,), and the head's bias (V,) if it has one.</param>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (hidden, head, targets) = ((Tensor)vars[0], new LmHead((Tensor)vars[1], (Tensor?)vars.ElementAtOrDefault(3)), (Tensor)vars[2]);
        var picked = new List<Tensor>();
        var normalizers = new List<Tensor>();
        foreach (var (start, count) in Chunks(hidden.shape[0], head.Weight.shape[0]))
        {
            using var chunkScope = NewDisposeScope();
            var logits = Precision.AtLeastFloat32(head.Logits(hidden.narrow(0, start, count)));
            var normalizer = logits.logsumexp(1);
            picked.Add((logits.gather(1, targets.narrow(0, start, count).unsqueeze(1)).squeeze(1) - normalizer).MoveToOuterDisposeScope());
            normalizers.Add(normalizer.MoveToOuterDisposeScope());
        }

        ctx.save_for_backward([hidden, head.Weight, targets, cat(normalizers).MoveToOuterDisposeScope(), .. head.Bias is null ? (Tensor[])[] : [head.Bias]]);
        return cat(picked).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (hidden, weight, targets, normalizers, bias) = (saved[0], saved[1], saved[2], saved[3], saved.ElementAtOrDefault(4));
        var head = new LmHead(weight, bias);
        var hiddenGradient = new List<Tensor>();
        var weightGradient = weight.requires_grad ? zeros_like(weight) : null; // the head is frozen if the model has an adapter
        var biasGradient = bias is { requires_grad: true } ? zeros_like(bias) : null;
        foreach (var (start, count) in Chunks(hidden.shape[0], weight.shape[0]))
        {
            using var chunkScope = NewDisposeScope();
            var states = hidden.narrow(0, start, count);
            var weights = gradient.narrow(0, start, count).unsqueeze(1);
            var negative = (Precision.AtLeastFloat32(head.Logits(states)) - normalizers.narrow(0, start, count).unsqueeze(1)).exp_().mul_(-weights);
            var onLogits = negative.scatter_add_(1, targets.narrow(0, start, count).unsqueeze(1), weights).to_type(weight.dtype);
            hiddenGradient.Add(onLogits.matmul(weight).MoveToOuterDisposeScope());
            weightGradient?.addmm_(onLogits.t(), states);
            biasGradient?.add_(onLogits.sum(0L)); // 0L selects the dimension overload; 0 would convert to a dtype
        }

        // One for each of vars; null for an input that needs none.
        return DeferredDisposal.Return(gradient, [cat(hiddenGradient), weightGradient, null, .. bias is null ? (Tensor?[])[] : [biasGradient]]);
    }

    /// <summary>The log-probability of each target: (M,).</summary>
    public static Tensor Of(Tensor hidden, LmHead head, Tensor targets) =>
        head.Bias is null ? apply(hidden, head.Weight, targets) : apply(hidden, head.Weight, targets, head.Bias);

    /// <summary>Splits rows into chunks whose logits fit the limit.</summary>
    internal static IEnumerable<(long Start, long Count)> Chunks(long rows, long vocabulary)
    {
        var step = Math.Max(1, ChunkElements / vocabulary);
        for (var start = 0L; start < rows; start += step)
        {
            yield return (start, Math.Min(step, rows - start));
        }
    }
}
