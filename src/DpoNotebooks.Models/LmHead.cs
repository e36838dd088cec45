namespace DpoNotebooks.Models;

/// <summary>The projection from hidden states to the logits of the vocabulary.</summary>
/// <param name="Weight">(V, E).</param>
/// <param name="Bias">(V,); null: no bias.</param>
internal readonly record struct LmHead(Tensor Weight, Tensor? Bias)
{
    /// <summary>(…, E) to (…, V).</summary>
    public Tensor Logits(Tensor hidden) => Bias is null ? hidden.matmul(Weight.t()) : nn.functional.linear(hidden, Weight, Bias);
}
