namespace DpoNotebooks.Models;

/// <summary>Keys and values of the positions seen so far, for generation: a step then runs its new tokens only.</summary>
/// <remarks>Room for every position is taken at once; a step writes in place. Not for use with gradients.</remarks>
public sealed class KvCache : IDisposable
{
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;

    /// <summary>An empty cache.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="rows">B.</param>
    /// <param name="positions">Room for so many positions.</param>
    /// <param name="dtype">The model's dtype.</param>
    /// <param name="device">The model's device.</param>
    public KvCache(CausalLmConfig config, long rows, long positions, ScalarType dtype, Device device)
    {
        long[] shape = [rows, config.KeyValueHeads, positions, config.HeadWidth];
        _keys = Allocate();
        _values = Allocate();

        Tensor[] Allocate() => [.. Enumerable.Range(0, config.LayerCount).Select(_ => empty(shape, dtype, device).DetachFromDisposeScope())];
    }

    /// <summary>Positions held.</summary>
    public long Length { get; private set; }

    /// <summary>Writes a layer's new keys and values and returns all of them so far: (B, H, T, D) each.</summary>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        var added = keys.shape[2];
        _keys[layer].narrow(2, Length, added).copy_(keys);
        _values[layer].narrow(2, Length, added).copy_(values);
        return (_keys[layer].narrow(2, 0, Length + added), _values[layer].narrow(2, 0, Length + added));
    }

    /// <summary>Counts positions as held, once every layer has appended them.</summary>
    public void Advance(long positions) => Length += positions;

    /// <summary>Keeps some rows and forgets the others.</summary>
    /// <param name="rows">Indices of the rows that stay, int64.</param>
    public void Keep(Tensor rows)
    {
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            _keys[layer] = Kept(_keys[layer]);
            _values[layer] = Kept(_values[layer]);
        }

        Tensor Kept(Tensor all)
        {
            var kept = all.index_select(0, rows).DetachFromDisposeScope();
            all.Dispose();
            return kept;
        }
    }

    /// <summary>Releases the memory.</summary>
    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
        {
            tensor.Dispose();
        }
    }
}
