using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Models.Configuration;

/// <summary>The activation function of the feed-forward layer.</summary>
public enum Activation
{
    /// <summary>GELU with the tanh approximation: <c>gelu_new</c>, <c>gelu_pytorch_tanh</c>.</summary>
    GeluTanh,

    /// <summary>GELU with the error function: <c>gelu</c>.</summary>
    Gelu,

    /// <summary>max(0, x): <c>relu</c>.</summary>
    Relu,

    /// <summary>x·σ(x): <c>silu</c>, <c>swish</c>.</summary>
    Silu,
}

/// <summary>Computes and names activation functions.</summary>
internal static class Activations
{
    /// <summary>Applies the function to each element.</summary>
    public static Tensor Apply(this Activation activation, Tensor x) => activation switch
    {
        Activation.GeluTanh => F.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
        Activation.Gelu => F.gelu(x),
        Activation.Relu => F.relu(x),
        _ => F.silu(x),
    };

    /// <summary>The function's name in config.json.</summary>
    public static string Name(this Activation activation) => activation switch
    {
        Activation.GeluTanh => "gelu_new",
        Activation.Gelu => "gelu",
        Activation.Relu => "relu",
        _ => "silu",
    };
}
