using TorchSharp.Modules;
using TorchSharp.Utils;
using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Models;

/// <summary>A linear layer whose weight lies as (in, out), as in GPT-2's checkpoints.</summary>
public sealed class Conv1D : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    /// <summary>Weights of the given sizes, uninitialised.</summary>
    public Conv1D(int inputs, int outputs)
        : base(nameof(Conv1D))
    {
        _weight = new Parameter(empty(inputs, outputs));
        _bias = new Parameter(zeros(outputs));
        // A module outlives the scope it is built in.
        _weight.DetachFromDisposeScope();
        _bias.DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>(N, in) to (N, out).</summary>
    public override Tensor forward(Tensor input) => addmm(_bias, input, _weight, 1, 1);
}

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

/// <summary>The feed-forward layer.</summary>
public sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    private readonly Activation _activation;

    [ComponentName(Name = "c_fc")]
    private readonly Conv1D _up;

    [ComponentName(Name = "c_proj")]
    private readonly Conv1D _down;

    /// <summary>Builds the two layers.</summary>
    public FeedForward(CausalLmConfig config)
        : base(nameof(FeedForward))
    {
        _activation = config.Activation;
        _up = new Conv1D(config.HiddenSize, config.Inner);
        _down = new Conv1D(config.Inner, config.HiddenSize);
        RegisterComponents();
    }

    /// <summary>(N, C) to (N, C).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var up = _up.call(input);
        var active = _activation switch
        {
            Activation.GeluTanh => F.gelu(up, GELU.Approximate.tanh),
            Activation.Gelu => F.gelu(up),
            _ => F.relu(up),
        };
        return _down.call(active).MoveToOuterDisposeScope();
    }
}

/// <summary>A GPT-2 block: attention and feed-forward, each after a layer norm and added to its input.</summary>
public sealed class Gpt2Block : nn.Module
{
    [ComponentName(Name = "ln_1")]
    private readonly LayerNorm _attentionNorm;

    [ComponentName(Name = "attn")]
    private readonly CausalSelfAttention _attention;

    [ComponentName(Name = "ln_2")]
    private readonly LayerNorm _feedForwardNorm;

    [ComponentName(Name = "mlp")]
    private readonly FeedForward _feedForward;

    /// <summary>Builds the block.</summary>
    public Gpt2Block(CausalLmConfig config)
        : base(nameof(Gpt2Block))
    {
        _attentionNorm = nn.LayerNorm(config.HiddenSize, config.LayerNormEpsilon);
        _attention = new CausalSelfAttention(config);
        _feedForwardNorm = nn.LayerNorm(config.HiddenSize, config.LayerNormEpsilon);
        _feedForward = new FeedForward(config);
        RegisterComponents();
    }

    /// <summary>(B·T, C) to (B·T, C).</summary>
    public Tensor Apply(Tensor x, long rows, KvCache? cache, int layer, double dropout)
    {
        using var scope = NewDisposeScope();
        x = x + Dropped(_attention.Attend(_attentionNorm.call(x), rows, cache, layer, dropout), dropout);
        return (x + Dropped(_feedForward.call(_feedForwardNorm.call(x)), dropout)).MoveToOuterDisposeScope();
    }

    internal static Tensor Dropped(Tensor x, double dropout) => dropout == 0 ? x : F.dropout(x, dropout);
}
