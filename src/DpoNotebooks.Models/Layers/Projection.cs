using TorchSharp.Modules;
using TorchSharp.Utils;
using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Models.Layers;

/// <summary>A linear layer, with an optional adapter. Its weight has the layout of the family's checkpoints.</summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>
{
    private const string AdapterName = "adapter";

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    public Projection(Parameter weight, Parameter? bias, bool transposed)
        : base(nameof(Projection))
    {
        (_weight, _bias, Transposed) = (weight, bias, transposed);
        RegisterComponents();
    }

    /// <summary>Whether the weight is stored as (in, out), as in GPT-2, and not as (out, in).</summary>
    public bool Transposed { get; }

    /// <summary>The width of the input.</summary>
    public long Inputs => _weight.shape[Transposed ? 0 : 1];

    /// <summary>The width of the output.</summary>
    public long Outputs => _weight.shape[Transposed ? 1 : 0];

    /// <summary>The weight in use: the adapter's if it has one, otherwise the layer's.</summary>
    public Tensor Weight => InUse(Adapter?.Weight, _weight)!;

    /// <summary>The bias in use: the adapter's if it has one, otherwise the layer's; null: the layer has no bias.</summary>
    public Tensor? Bias => InUse(Adapter?.Bias, _bias);

    /// <summary>The adapter on this layer; null: none.</summary>
    public AdapterLayer? Adapter { get; private set; }

    /// <summary>(N, in) to (N, out).</summary>
    public override Tensor forward(Tensor input)
    {
        var y = !Transposed ? F.linear(input, Weight, Bias)
            : Bias is null ? input.matmul(Weight)
            : addmm(Bias, input, Weight, 1, 1);
        return Adapter is null ? y : Adapter.AddTo(y, input);
    }

    /// <summary>Copies another layer's weight and bias into this layer, with the other layer's adapter merged.</summary>
    public void CopyMerged(Projection adapted)
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

    /// <summary>Registers an adapter on this layer.</summary>
    public void Attach(AdapterLayer adapter)
    {
        register_module(AdapterName, adapter);
        Adapter = adapter;
    }

    // The adapter is in float32 even if the layer computes in bfloat16.
    private static Tensor? InUse(Tensor? adapters, Tensor? own) =>
        adapters is null || own is null ? own : adapters.dtype == own.dtype ? adapters : adapters.to_type(own.dtype);
}
