using DpoNotebooks.Models.Configuration;
using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Models.Transformers;

/// <summary>A transformer block: attention and the feed-forward layer, with residual connections.</summary>
internal sealed class TransformerBlock
{
    private readonly BlockKind _kind;
    private readonly nn.Module<Tensor, Tensor> _attentionNorm;
    private readonly Attention _attention;
    private readonly nn.Module<Tensor, Tensor>? _feedForwardNorm;
    private readonly FeedForward _feedForward;

    public TransformerBlock(CausalLmConfig config, int layer, RotaryTable? rotary, LayerFactory layers)
    {
        _kind = config.Block;
        _attentionNorm = layers.Norm(layers.Names.AttentionNorm, config.HiddenSize)!;
        _attention = new Attention(config, layer, rotary, layers);
        _feedForwardNorm = layers.Norm(layers.Names.FeedForwardNorm, config.HiddenSize);
        _feedForward = new FeedForward(config, layers);
    }

    /// <summary>(B·T, C) to (B·T, C).</summary>
    public Tensor Apply(Tensor x, Pass pass)
    {
        using var scope = NewDisposeScope();
        var y = _kind switch
        {
            BlockKind.NormAfter => NormAfter(x, pass),
            BlockKind.Parallel => Parallel(x, pass),
            _ => NormFirst(x, pass),
        };
        return y.MoveToOuterDisposeScope();
    }

    /// <summary>Applies dropout; a probability of 0 returns the tensor unchanged.</summary>
    public static Tensor Dropped(Tensor x, double dropout) => dropout == 0 ? x : F.dropout(x, dropout);

    private Tensor NormFirst(Tensor x, Pass pass)
    {
        x = x + Dropped(_attention.Attend(_attentionNorm.call(x), pass), pass.Dropout);
        return x + Dropped(_feedForward.Apply(_feedForwardNorm!.call(x)), pass.Dropout);
    }

    private Tensor NormAfter(Tensor x, Pass pass)
    {
        x = _attentionNorm.call(x + Dropped(_attention.Attend(x, pass), pass.Dropout));
        return _feedForwardNorm!.call(x + Dropped(_feedForward.Apply(x), pass.Dropout));
    }

    private Tensor Parallel(Tensor x, Pass pass)
    {
        var normed = _attentionNorm.call(x);
        var attended = Dropped(_attention.Attend(normed, pass), pass.Dropout);
        return x + attended + Dropped(_feedForward.Apply(_feedForwardNorm?.call(x) ?? normed), pass.Dropout);
    }
}
