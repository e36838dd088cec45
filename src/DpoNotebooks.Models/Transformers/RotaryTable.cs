using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Transformers;

/// <summary>A cached table of the cosines and sines of the positions' angles.</summary>
internal sealed class RotaryTable(Rotary rotary, int headSize) : IDisposable
{
    private readonly int _dimensions = rotary.Dimensions == 0 ? headSize : rotary.Dimensions;
    private readonly Lock _growing = new();
    private Tensor? _cosines;
    private Tensor? _sines;

    /// <summary>The cosines and sines, (T, d/2) or (B, 1, T, d/2), of positions (T,) or (B, T).</summary>
    /// <param name="positions">The positions, int64.</param>
    /// <param name="length">The table's minimum number of positions.</param>
    /// <param name="dtype">The dtype of the table.</param>
    public (Tensor Cosines, Tensor Sines) At(Tensor positions, long length, ScalarType dtype)
    {
        lock (_growing)
        {
            if (_cosines is null || _cosines.shape[0] < length || _cosines.dtype != dtype || _cosines.device.ToString() != positions.device.ToString())
            {
                Grow(length, dtype, positions.device);
            }

            return (Of(_cosines!), Of(_sines!));
        }

        Tensor Of(Tensor table)
        {
            var rows = table.index_select(0, positions.reshape(-1));
            return positions.dim() == 1 ? rows : rows.view(positions.shape[0], 1, positions.shape[1], -1);
        }
    }

    /// <summary>Rotates the first dimensions of each head: (B, H, T, D).</summary>
    public Tensor Rotate(Tensor heads, (Tensor Cosines, Tensor Sines) angles)
    {
        using var scope = NewDisposeScope();
        var rotated = heads.narrow(-1, 0, _dimensions);
        var half = _dimensions / 2;
        var (first, second) = rotary.Interleaved
            ? (rotated.slice(-1, 0, _dimensions, 2), rotated.slice(-1, 1, _dimensions, 2))
            : (rotated.narrow(-1, 0, half), rotated.narrow(-1, half, half));
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

    // Computed in float64 on the CPU and rounded once, because the angles of late positions are large.
    private void Grow(long length, ScalarType dtype, Device device)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var rows = Math.Max(64, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)length));
        var angles = arange(rows, float64).unsqueeze(1) * tensor(rotary.Frequencies(_dimensions)).unsqueeze(0);
        Dispose();
        (_cosines, _sines) = (Table(angles.cos()), Table(angles.sin()));

        Tensor Table(Tensor values) => values.to(dtype, device).DetachFromDisposeScope();
    }
}
