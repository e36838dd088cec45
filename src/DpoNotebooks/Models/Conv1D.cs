using TorchSharp.Modules;
using TorchSharp.Utils;

namespace DpoNotebooks.Models;

/// <summary>A linear layer whose weight lies as (in, out), as in GPT-2's checkpoints.</summary>
public sealed class Conv1D : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    /// <summary>Weights of the given sizes, uninitialised.</summary>
    public Conv1D(int inputs, int outputs)
        : base(nameof(Conv1D))
    {
        _weight = new Parameter(empty(inputs, outputs));
        _bias = new Parameter(zeros(outputs));
        // A module outlives the scope it is built in.
        _weight.DetachFromDisposeScope();
        _bias.DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>(N, in) to (N, out).</summary>
    public override Tensor forward(Tensor input) => addmm(_bias, input, _weight, 1, 1);
}
