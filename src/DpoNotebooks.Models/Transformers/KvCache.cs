using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Transformers;

/// <summary>The keys and values of earlier positions, for generation. A step then only processes its new tokens.</summary>
/// <remarks>Memory for all positions is allocated at once, and a step writes in place. The cache does not support gradients.</remarks>
internal sealed class KvCache : IDisposable
{
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="rows">B.</param>
    /// <param name="positions">The maximum number of positions.</param>
    /// <param name="dtype">The model's dtype.</param>
    /// <param name="device">The model's device.</param>
    public KvCache(CausalLmConfig config, long rows, long positions, ScalarType dtype, Device device)
    {
        long[] shape = [rows, config.KeyValueHeads, positions, config.HeadWidth];
        _keys = Allocate();
        _values = Allocate();

        Tensor[] Allocate() => [.. Enumerable.Range(0, config.LayerCount).Select(_ => empty(shape, dtype, device).DetachFromDisposeScope())];
    }

    /// <summary>The number of positions in the cache.</summary>
    public long Length { get; private set; }

    /// <summary>Writes a layer's new keys and values, and returns all of them so far: (B, H, T, D) each.</summary>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        var added = keys.shape[2];
        _keys[layer].narrow(2, Length, added).copy_(keys);
        _values[layer].narrow(2, Length, added).copy_(values);
        return (_keys[layer].narrow(2, 0, Length + added), _values[layer].narrow(2, 0, Length + added));
    }

    /// <summary>Increases <see cref="Length"/> after every layer has appended its keys and values.</summary>
    public void Advance(long positions) => Length += positions;

    /// <summary>Keeps the given rows and drops the others.</summary>
    /// <param name="rows">The indices of the rows to keep, int64.</param>
    public void Keep(Tensor rows)
    {
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            _keys[layer] = Select(_keys[layer]);
            _values[layer] = Select(_values[layer]);
        }

        Tensor Select(Tensor all)
        {
            var selected = all.index_select(0, rows).DetachFromDisposeScope();
            all.Dispose();
            return selected;
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
