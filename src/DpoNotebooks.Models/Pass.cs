namespace DpoNotebooks.Models;

/// <summary>What every block of one forward pass needs to know.</summary>
/// <param name="Rows">B.</param>
/// <param name="Time">T, the new positions.</param>
/// <param name="Cache">Earlier positions, if any.</param>
/// <param name="Dropout">Share dropped.</param>
internal sealed record Pass(long Rows, long Time, KvCache? Cache, double Dropout)
{
    /// <summary>Cosines and sines of the positions, where the model turns queries and keys.</summary>
    public (Tensor Cosines, Tensor Sines)? Angles { get; init; }

    /// <summary>What each position sees, bool, broadcast to (B, 1, T, S); null: all before it, as <see cref="Causal"/> says.</summary>
    public Tensor? Mask { get; init; }

    /// <summary>The same for blocks with a window.</summary>
    public Tensor? WindowMask { get; init; }

    /// <summary>Without a mask: whether positions see none after them.</summary>
    public bool Causal { get; init; }
}
