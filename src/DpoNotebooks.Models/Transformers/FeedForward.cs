using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Models.Layers;

namespace DpoNotebooks.Models.Transformers;

/// <summary>The feed-forward layer of a block: down(f(up x)), or if gated down(f(gate x) · up x).</summary>
internal sealed class FeedForward
{
    private readonly Activation _activation;
    private readonly Projection? _gate;
    private readonly Projection _up;
    private readonly Projection _down;

    public FeedForward(CausalLmConfig config, LayerFactory layers)
    {
        _activation = config.Activation;
        if (config.Gated != (layers.Names.Gate is not null))
        {
            var gate = config.Gated ? "has no gate" : "has a gate";
            throw new ArgumentException($"model: {nameof(config.Gated)} = {config.Gated}, but the feed-forward layer of {config.Family} {gate}");
        }

        _gate = layers.Names.Gate is { } name ? layers.Projection(name, config.HiddenSize, config.Inner, Biases.FeedForward) : null;
        _up = layers.Projection(layers.Names.Up, config.HiddenSize, config.Inner, Biases.FeedForward);
        _down = layers.Projection(layers.Names.Down, config.Inner, config.HiddenSize, Biases.FeedForward);
    }

    /// <summary>(N, C) to (N, C).</summary>
    public Tensor Apply(Tensor x)
    {
        using var scope = NewDisposeScope();
        var up = _up.call(x);
        var active = _gate is null ? _activation.Apply(up) : _activation.Apply(_gate.call(x)) * up;
        return _down.call(active).MoveToOuterDisposeScope();
    }
}
