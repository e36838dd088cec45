using TorchSharp.Modules;
using TorchSharp.Utils;

namespace DpoNotebooks.Models.Layers;

/// <summary>x / √(mean x² + ε) · weight. The mean is computed in float32 (float64 for float64 inputs).</summary>
internal sealed class RmsNorm : nn.Module<Tensor, Tensor>
{
    private readonly double _epsilon;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public RmsNorm(Parameter weight, double epsilon)
        : base(nameof(RmsNorm))
    {
        (_weight, _epsilon) = (weight, epsilon);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var precise = Precision.AtLeastFloat32(input);
        var normed = precise * (precise.square().mean([-1], keepdim: true) + _epsilon).rsqrt();
        return (_weight * normed.to_type(input.dtype)).MoveToOuterDisposeScope();
    }
}
