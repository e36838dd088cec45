namespace DpoNotebooks.Models;

/// <summary>What makes scores of the vocabulary from hidden states.</summary>
/// <param name="Weight">(V, E).</param>
/// <param name="Bias">(V,), where the model has one.</param>
public readonly record struct LmHead(Tensor Weight, Tensor? Bias)
{
    /// <summary>(…, E) to (…, V).</summary>
    public Tensor Logits(Tensor hidden) => Bias is null ? hidden.matmul(Weight.t()) : nn.functional.linear(hidden, Weight, Bias);
}
