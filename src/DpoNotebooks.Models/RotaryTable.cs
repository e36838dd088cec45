namespace DpoNotebooks.Models;

/// <summary>Cosines and sines of the angles of positions, kept from pass to pass.</summary>
internal sealed class RotaryTable(Rotary rotary, int headSize) : IDisposable
{
    private readonly int _dimensions = rotary.Dimensions == 0 ? headSize : rotary.Dimensions;
    private readonly Lock _growing = new();
    private Tensor? _cosines;
    private Tensor? _sines;

    /// <summary>Cosines and sines, (T, d/2) or (B, 1, T, d/2), of positions (T,) or (B, T).</summary>
    public (Tensor Cosines, Tensor Sines) At(Tensor positions, long upTo, ScalarType dtype)
    {
        lock (_growing)
        {
            if (_cosines is null || _cosines.shape[0] < upTo || _cosines.dtype != dtype || _cosines.device.ToString() != positions.device.ToString())
            {
                Grow(upTo, dtype, positions.device);
            }

            return (Of(_cosines!), Of(_sines!));
        }

        Tensor Of(Tensor table)
        {
            var rows = table.index_select(0, positions.reshape(-1));
            return positions.dim() == 1 ? rows : rows.view(positions.shape[0], 1, positions.shape[1], -1);
        }
    }

    /// <summary>The first dimensions of each head turned: (B, H, T, D).</summary>
    public Tensor Turn(Tensor heads, (Tensor Cosines, Tensor Sines) angles)
    {
        using var scope = NewDisposeScope();
        var turned = heads.narrow(-1, 0, _dimensions);
        var half = _dimensions / 2;
        var (first, second) = rotary.Interleaved
            ? (turned.slice(-1, 0, _dimensions, 2), turned.slice(-1, 1, _dimensions, 2))
            : (turned.narrow(-1, 0, half), turned.narrow(-1, half, half));
        var (a, b) = (first * angles.Cosines - second * angles.Sines, second * angles.Cosines + first * angles.Sines);
        var joined = rotary.Interleaved ? stack([a, b], -1).flatten(-2) : cat([a, b], -1);
        var all = _dimensions == heads.shape[^1] ? joined : cat([joined, heads.narrow(-1, _dimensions, heads.shape[^1] - _dimensions)], -1);
        return all.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _cosines?.Dispose();
        _sines?.Dispose();
    }

    // In float64 on the CPU, rounded once: far positions are large angles.
    private void Grow(long upTo, ScalarType dtype, Device device)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var rows = Math.Max(64, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)upTo));
        var angles = arange(rows, float64).unsqueeze(1) * tensor(rotary.Frequencies(_dimensions)).unsqueeze(0);
        Dispose();
        (_cosines, _sines) = (Kept(angles.cos()), Kept(angles.sin()));

        Tensor Kept(Tensor values) => values.to(dtype, device).DetachFromDisposeScope();
    }
}
