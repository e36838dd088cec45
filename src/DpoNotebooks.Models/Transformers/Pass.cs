namespace DpoNotebooks.Models.Transformers;

/// <summary>The inputs of a forward pass that all blocks share.</summary>
/// <param name="Rows">B.</param>
/// <param name="Time">T, the number of new positions.</param>
/// <param name="Cache">The keys and values of earlier positions; null: none.</param>
/// <param name="Dropout">The dropout probability.</param>
internal sealed record Pass(long Rows, long Time, KvCache? Cache, double Dropout)
{
    /// <summary>The cosines and sines of the positions' angles; null: the model has no rotary position embedding.</summary>
    public (Tensor Cosines, Tensor Sines)? Angles { get; init; }

    /// <summary>The attention mask, bool, broadcast to (B, 1, T, S); null: no mask, see <see cref="Causal"/>.</summary>
    public Tensor? Mask { get; init; }

    /// <summary>The attention mask of the blocks with a window.</summary>
    public Tensor? WindowMask { get; init; }

    /// <summary>Whether attention without a mask is causal.</summary>
    public bool Causal { get; init; }
}
