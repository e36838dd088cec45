using TorchSharp.Modules;
using TorchSharp.Utils;
using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Models;

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
