using DpoNotebooks.Models.Layers;

namespace DpoNotebooks.Models;

/// <summary>The feed-forward layer of one block: down(f(up x)), or with a gate down(f(gate x) · up x).</summary>
internal sealed class FeedForward
{
    private readonly Activation _activation;
    private readonly Projection? _gate;
    private readonly Projection _up;
    private readonly Projection _down;

    public FeedForward(CausalLmConfig config, LayerFactory places)
    {
        _activation = config.Activation;
        if (places.Names.Gate is not null)
        {
            _gate = places.Projection(places.Names.Gate, config.HiddenSize, config.Inner, Biases.FeedForward);
        }

        _up = places.Projection(places.Names.Up, config.HiddenSize, config.Inner, Biases.FeedForward);
        _down = places.Projection(places.Names.Down, config.Inner, config.HiddenSize, Biases.FeedForward);
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
