using TorchSharp.Modules;
using TorchSharp.Utils;
using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Models.Layers;

/// <summary>(x − mean) / √(variance + ε) · weight + bias.</summary>
internal sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    private readonly double _epsilon;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    public LayerNorm(Parameter weight, Parameter bias, double epsilon)
        : base(nameof(LayerNorm))
    {
        (_weight, _bias, _epsilon) = (weight, bias, epsilon);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => F.layer_norm(input, _weight.shape, _weight, _bias, _epsilon);
}
