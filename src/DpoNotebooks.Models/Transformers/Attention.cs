using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Models.Layers;
using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Models.Transformers;

/// <summary>The multi-head self-attention of a block.</summary>
internal sealed class Attention
{
    private readonly CausalLmConfig _config;
    private readonly int _layer;
    private readonly Projection? _queryKeyValue;
    private readonly Projection? _query;
    private readonly Projection? _key;
    private readonly Projection? _value;
    private readonly nn.Module<Tensor, Tensor>? _queryNorm;
    private readonly nn.Module<Tensor, Tensor>? _keyNorm;
    private readonly Projection _output;
    private readonly RotaryTable? _rotary;
    private readonly bool _fusedByHead;

    public Attention(CausalLmConfig config, int layer, RotaryTable? rotary, LayerFactory layers)
    {
        (_config, _layer, _rotary, _fusedByHead) = (config, layer, rotary, layers.Family.FusedByHead);
        var (queries, keys) = (config.HeadCount * config.HeadWidth, config.KeyValueHeads * config.HeadWidth);
        var names = layers.Names;
        if (names.QueryKeyValue is not null)
        {
            _queryKeyValue = layers.Projection(names.QueryKeyValue, config.HiddenSize, queries + 2 * keys, Biases.Attention);
        }
        else
        {
            _query = layers.Projection(names.Query, config.HiddenSize, queries, Biases.Attention);
            _key = layers.Projection(names.Key, config.HiddenSize, keys, Biases.Attention);
            _value = layers.Projection(names.Value, config.HiddenSize, keys, Biases.Attention);
        }

        _queryNorm = layers.Norm(names.QueryNorm, config.HeadWidth);
        _keyNorm = layers.Norm(names.KeyNorm, config.HeadWidth);
        _output = layers.Projection(names.Output, queries, config.HiddenSize, Biases.Output);
    }

    /// <summary>(B·T, C) to (B·T, C).</summary>
    public Tensor Attend(Tensor x, Pass pass)
    {
        using var scope = NewDisposeScope();
        var (queries, keys, values) = Heads(x, pass); // (B, H, T, D)
        if (_queryNorm is not null && _keyNorm is not null)
        {
            (queries, keys) = (_queryNorm.call(queries), _keyNorm.call(keys));
        }

        if (_rotary is not null && pass.Angles is { } angles)
        {
            (queries, keys) = (_rotary.Rotate(queries, angles), _rotary.Rotate(keys, angles));
        }

        if (_config.ScaleByLayer)
        {
            queries /= _layer + 1;
        }

        if (pass.Cache is not null)
        {
            (keys, values) = pass.Cache.Append(_layer, keys, values);
        }

        if (_config.KeyValueHeads < _config.HeadCount)
        {
            var shared = _config.HeadCount / _config.KeyValueHeads;
            (keys, values) = (keys.repeat_interleave(shared, 1), values.repeat_interleave(shared, 1));
        }

        var windowed = _config.Window is not null && _layer >= _config.FirstWindowLayer;
        var mask = windowed ? pass.WindowMask : pass.Mask;
        var y = F.scaled_dot_product_attention(queries, keys, values, mask, pass.Dropout, is_casual: mask is null && pass.Causal); // (B, H, T, D)
        return _output.call(y.transpose(1, 2).reshape(pass.Rows * pass.Time, -1)).MoveToOuterDisposeScope();
    }

    private (Tensor Queries, Tensor Keys, Tensor Values) Heads(Tensor x, Pass pass)
    {
        var (heads, width) = (_config.HeadCount, _config.HeadWidth);
        if (_queryKeyValue is null)
        {
            return (Split(_query!, heads), Split(_key!, _config.KeyValueHeads), Split(_value!, _config.KeyValueHeads));
        }

        var fused = _fusedByHead
            ? _queryKeyValue.call(x).view(pass.Rows, pass.Time, heads, 3, width).permute(3, 0, 2, 1, 4)
            : _queryKeyValue.call(x).view(pass.Rows, pass.Time, 3, heads, width).permute(2, 0, 3, 1, 4); // (3, B, H, T, D)
        return (fused[0], fused[1], fused[2]);

        Tensor Split(Projection projection, int count) => projection.call(x).view(pass.Rows, pass.Time, count, width).transpose(1, 2);
    }
}
