using TorchSharp.Modules;
using TorchSharp.Utils;

namespace DpoNotebooks.Models.Layers;

/// <summary>The part of an adapter on one projection: a low-rank update, or a weight or bias that replaces the projection's own.</summary>
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

    /// <param name="down">A: (r, in); null: no low-rank update.</param>
    /// <param name="up">B: (out, r); null: no low-rank update.</param>
    /// <param name="scale">α/r, or α/√r.</param>
    /// <param name="weight">The weight that replaces the projection's; null: none.</param>
    /// <param name="bias">The bias that replaces the projection's; null: none.</param>
    public AdapterLayer(Parameter? down, Parameter? up, double scale, Parameter? weight, Parameter? bias)
        : base(nameof(AdapterLayer))
    {
        (_down, _up, _scale, _weight, _bias) = (down, up, scale, weight, bias);
        RegisterComponents();
    }

    /// <summary>A: (r, in).</summary>
    public Tensor? Down => _down;

    /// <summary>B: (out, r).</summary>
    public Tensor? Up => _up;

    /// <summary>The weight that replaces the projection's.</summary>
    public Tensor? Weight => _weight;

    /// <summary>The bias that replaces the projection's.</summary>
    public Tensor? Bias => _bias;

    /// <summary>y + s·(x Aᵀ) Bᵀ, computed in the adapter's dtype.</summary>
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

    /// <summary>s·B A, as (out, in); null: no low-rank update.</summary>
    public Tensor? Delta() => _down is null || _up is null ? null : _up.matmul(_down) * _scale;
}
