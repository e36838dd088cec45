using TorchSharp.Modules;
using TorchSharp.Utils;
using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Models;

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
