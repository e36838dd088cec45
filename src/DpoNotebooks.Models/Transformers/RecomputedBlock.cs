using DpoNotebooks.Models.Layers;

namespace DpoNotebooks.Models.Transformers;

/// <summary>Runs a block with activation checkpointing (Chen et al., arXiv 1604.06174): only the block's input is kept, and the backward pass
/// recomputes the inner activations.</summary>
/// <remarks>The backward pass accumulates the gradients of the block's parameters itself, and returns the gradient of the input.</remarks>
internal sealed class RecomputedBlock : autograd.SingleTensorFunction<RecomputedBlock>
{
    private const string BlockKey = "block";
    private const string PassKey = "pass";

    public override string Name => nameof(RecomputedBlock);

    /// <summary>(B·T, C) to (B·T, C), as <see cref="TransformerBlock.Apply"/>.</summary>
    public static Tensor Apply(TransformerBlock block, Tensor x, Pass pass)
    {
        if (!is_grad_enabled())
        {
            return block.Apply(x, pass);
        }

        // With a frozen base the input of the first block needs no gradient, but the block's own parameters may.
        return apply(x.requires_grad ? x : x.detach().requires_grad_(), block, pass);
    }

    /// <param name="ctx">Saves the input, the block and the pass.</param>
    /// <param name="vars">x, block, pass.</param>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, block, pass) = ((Tensor)vars[0], (TransformerBlock)vars[1], (Pass)vars[2]);
        ctx.save_for_backward([x, pass.Angles?.Cosines!, pass.Angles?.Sines!, pass.Mask!, pass.WindowMask!]);
        ctx.save_data(BlockKey, block);
        ctx.save_data(PassKey, pass);
        return block.Apply(x, pass);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        using var grad = enable_grad();
        var saved = ctx.get_saved_variables();
        var pass = (Pass)ctx.get_data(PassKey) with
        {
            Angles = saved[1] is null || saved[1].IsInvalid ? null : (saved[1], saved[2]),
            Mask = OrNull(saved[3]),
            WindowMask = OrNull(saved[4]),
        };
        var x = saved[0].detach().requires_grad_();
        ((TransformerBlock)ctx.get_data(BlockKey)).Apply(x, pass).backward([gradient]);
        return DeferredDisposal.Return(gradient, x.grad, null, null); // one for each of vars

        static Tensor? OrNull(Tensor? tensor) => tensor is null || tensor.IsInvalid ? null : tensor;
    }
}
