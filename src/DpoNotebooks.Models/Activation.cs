using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Models;

/// <summary>Activation of the feed-forward layer, by Hugging Face's names.</summary>
public enum Activation
{
    /// <summary>GELU by its tanh approximation: <c>gelu_new</c>, <c>gelu_pytorch_tanh</c>.</summary>
    GeluTanh,

    /// <summary>GELU by the error function: <c>gelu</c>.</summary>
    Gelu,

    /// <summary><c>relu</c>.</summary>
    Relu,

    /// <summary>x·σ(x): <c>silu</c>, <c>swish</c>.</summary>
    Silu,
}

/// <summary>The functions of the activations.</summary>
internal static class Activations
{
    public static Tensor Apply(this Activation activation, Tensor x) => activation switch
    {
        Activation.GeluTanh => F.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
        Activation.Gelu => F.gelu(x),
        Activation.Relu => F.relu(x),
        _ => F.silu(x),
    };

    /// <summary>The name in config.json.</summary>
    public static string Name(this Activation activation) => activation switch
    {
        Activation.GeluTanh => "gelu_new",
        Activation.Gelu => "gelu",
        Activation.Relu => "relu",
        _ => "silu",
    };
}
