using TorchSharp.Modules;
using TorchSharp.Utils;
using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Models.Layers;

/// <summary>A linear layer, its weight stored as its family's checkpoints have it, and what an adapter adds to it.</summary>
public sealed class Projection : nn.Module<Tensor, Tensor>
{
    private const string AdapterName = "adapter";

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    internal Projection(Parameter weight, Parameter? bias, bool transposed)
        : base(nameof(Projection))
    {
        (_weight, _bias, Transposed) = (weight, bias, transposed);
        RegisterComponents();
    }

    /// <summary>Whether the weight lies as (in, out), as GPT-2's do; else (out, in).</summary>
    public bool Transposed { get; }

    /// <summary>Width of what comes in.</summary>
    public long Inputs => _weight.shape[Transposed ? 0 : 1];

    /// <summary>Width of what goes out.</summary>
    public long Outputs => _weight.shape[Transposed ? 1 : 0];

    /// <summary>The weight in use: an adapter may bring its own.</summary>
    public Tensor Weight => InUse(Adapter?.Weight, _weight)!;

    /// <summary>The bias in use, if there is one: an adapter may bring its own.</summary>
    public Tensor? Bias => InUse(Adapter?.Bias, _bias);

    /// <summary>What an adapter adds; null: nothing.</summary>
    internal AdapterLayer? Adapter { get; private set; }

    /// <summary>(N, in) to (N, out).</summary>
    public override Tensor forward(Tensor input)
    {
        var y = !Transposed ? F.linear(input, Weight, Bias)
            : Bias is null ? input.matmul(Weight)
            : addmm(Bias, input, Weight, 1, 1);
        return Adapter is null ? y : Adapter.AddTo(y, input);
    }

    /// <summary>Makes another layer's weight and bias, and what its adapter adds to them, its own.</summary>
    internal void Take(Projection adapted)
    {
        using var scope = NewDisposeScope();
        var weight = adapted.Weight;
        if (adapted.Adapter?.Delta() is { } delta)
        {
            weight = weight.to_type(delta.dtype) + (Transposed ? delta.t() : delta);
        }

        _weight.copy_(weight);
        if (adapted.Bias is { } bias)
        {
            _bias!.copy_(bias);
        }
    }

    // An adapter is in float32 also where the layer computes in bfloat16.
    private static Tensor? InUse(Tensor? adapters, Tensor? own) =>
        adapters is null || own is null ? own : adapters.dtype == own.dtype ? adapters : adapters.to_type(own.dtype);

    internal void Attach(AdapterLayer adapter)
    {
        register_module(AdapterName, adapter);
        Adapter = adapter;
    }
}
