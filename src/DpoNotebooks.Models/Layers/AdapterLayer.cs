using TorchSharp.Modules;
using TorchSharp.Utils;

namespace DpoNotebooks.Models.Layers;

/// <summary>What an adapter brings to one projection: a low-rank addition, a bias or a weight in the place of the layer's own.</summary>
internal sealed class AdapterLayer : nn.Module
{
    private readonly double _scale;

    [ComponentName(Name = "lora_A")]
    private readonly Parameter? _down;

    [ComponentName(Name = "lora_B")]
    private readonly Parameter? _up;

    [ComponentName(Name = "weight")]
    private readonly Parameter? _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    /// <param name="down">A: (r, in).</param>
    /// <param name="up">B: (out, r).</param>
    /// <param name="scale">α/r, or α/√r.</param>
    /// <param name="weight">A weight of the adapter's own.</param>
    /// <param name="bias">A bias of the adapter's own.</param>
    public AdapterLayer(Parameter? down, Parameter? up, double scale, Parameter? weight, Parameter? bias)
        : base(nameof(AdapterLayer))
    {
        (_down, _up, _scale, _weight, _bias) = (down, up, scale, weight, bias);
        RegisterComponents();
    }

    public Tensor? Down => _down;

    public Tensor? Up => _up;

    public Tensor? Weight => _weight;

    public Tensor? Bias => _bias;

    /// <summary>y + s·(x Aᵀ) Bᵀ, in the adapter's precision.</summary>
    public Tensor AddTo(Tensor output, Tensor input)
    {
        if (_down is null || _up is null)
        {
            return output;
        }

        using var scope = NewDisposeScope();
        var added = input.to_type(_down.dtype).matmul(_down.t()).matmul(_up.t()) * _scale;
        return (output + added.to_type(output.dtype)).MoveToOuterDisposeScope();
    }

    /// <summary>s·B A, as (out, in); null where there is no low-rank part.</summary>
    public Tensor? Delta() => _down is null || _up is null ? null : _up.matmul(_down) * _scale;
}
