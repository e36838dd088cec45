using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Losses;

/// <summary>The logistic loss that most preference losses apply to a margin.</summary>
public static class Logistic
{
    /// <summary>−(1−ε)·log σ(margin) − ε·log σ(−margin), elementwise; ε is the probability that a label is flipped.</summary>
    public static Tensor Loss(Tensor margin, double labelSmoothing = 0)
    {
        using var scope = NewDisposeScope();
        // With ε = 0 the second term is skipped, because it would only add rounding.
        var loss = labelSmoothing == 0
            ? -F.logsigmoid(margin)
            : -(1 - labelSmoothing) * F.logsigmoid(margin) - labelSmoothing * F.logsigmoid(-margin);
        return loss.MoveToOuterDisposeScope();
    }
}
