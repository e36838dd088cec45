using TorchSharp.Utils;
using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Models;

/// <summary>Multi-head causal self-attention.</summary>
public sealed class CausalSelfAttention : nn.Module
{
    private readonly int _heads;

    [ComponentName(Name = "c_attn")]
    private readonly Conv1D _qkv;

    [ComponentName(Name = "c_proj")]
    private readonly Conv1D _output;

    /// <summary>Builds the projections.</summary>
    public CausalSelfAttention(CausalLmConfig config)
        : base(nameof(CausalSelfAttention))
    {
        _heads = config.HeadCount;
        _qkv = new Conv1D(config.HiddenSize, 3 * config.HiddenSize);
        _output = new Conv1D(config.HiddenSize, config.HiddenSize);
        RegisterComponents();
    }

    /// <summary>(B·T, C) to (B·T, C); a position sees itself and those before it, in the cache too.</summary>
    public Tensor Attend(Tensor x, long rows, KvCache? cache, int layer, double dropout)
    {
        using var scope = NewDisposeScope();
        var (time, width) = (x.shape[0] / rows, x.shape[1]);
        var qkv = _qkv.call(x).view(rows, time, 3, _heads, width / _heads).permute(2, 0, 3, 1, 4); // (3, B, H, T, D)
        var (keys, values) = (qkv[1], qkv[2]);
        if (cache is not null)
        {
            (keys, values) = cache.Append(layer, keys, values);
        }

        // One new position sees all; several without a past are causal among themselves; both need no mask tensor.
        var past = keys.shape[2] - time;
        var mask = past > 0 && time > 1 ? CausalMask(time, past, x) : null;
        var y = F.scaled_dot_product_attention(qkv[0], keys, values, mask, dropout, is_casual: past == 0 && time > 1); // (B, H, T, D); sic
        return _output.call(y.transpose(1, 2).reshape(rows * time, width)).MoveToOuterDisposeScope();
    }

    private static Tensor CausalMask(long time, long past, Tensor like) =>
        ones(time, past + time, ScalarType.Bool, like.device).tril(past);
}
