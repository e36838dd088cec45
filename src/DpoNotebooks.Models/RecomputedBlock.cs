namespace DpoNotebooks.Models;

/// <summary>A block whose inner activations are forgotten after the forward pass and computed again in the backward pass (activation
/// checkpointing; Chen et al., arXiv 1604.06174): only its input is kept.</summary>
/// <remarks>The gradients of the block's parameters are added to them where they are computed; that of the input is handed on.</remarks>
internal sealed class RecomputedBlock : autograd.SingleTensorFunction<RecomputedBlock>
{
    private const string Block = "block";
    private const string Shape = "pass";

    public override string Name => nameof(RecomputedBlock);

    /// <summary>(B·T, C) to (B·T, C), as <see cref="TransformerBlock.Apply"/>.</summary>
    public static Tensor Apply(TransformerBlock block, Tensor x, Pass pass)
    {
        if (!is_grad_enabled())
        {
            return block.Apply(x, pass);
        }

        // Below an adapter nothing before the first block is learnt; the block's own parameters may be.
        return apply(x.requires_grad ? x : x.detach().requires_grad_(), block, pass);
    }

    /// <param name="ctx">Keeps the input and what the pass needs.</param>
    /// <param name="vars">x, block, pass.</param>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, block, pass) = ((Tensor)vars[0], (TransformerBlock)vars[1], (Pass)vars[2]);
        ctx.save_for_backward([x, pass.Angles?.Cosines!, pass.Angles?.Sines!, pass.Mask!, pass.WindowMask!]);
        ctx.save_data(Block, block);
        ctx.save_data(Shape, pass);
        return block.Apply(x, pass);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        using var learning = enable_grad();
        var saved = ctx.get_saved_variables();
        var pass = (Pass)ctx.get_data(Shape) with
        {
            Angles = saved[1] is null || saved[1].IsInvalid ? null : (saved[1], saved[2]),
            Mask = Given(saved[3]),
            WindowMask = Given(saved[4]),
        };
        var x = saved[0].detach().requires_grad_();
        ((TransformerBlock)ctx.get_data(Block)).Apply(x, pass).backward([gradient]);
        return EngineGradients.Of(gradient, x.grad, null, null); // one for each of vars

        static Tensor? Given(Tensor? tensor) => tensor is null || tensor.IsInvalid ? null : tensor;
    }
}
