using System.Text.Json.Serialization;
using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Losses;

/// <summary>The f-divergence between policy and reference that replaces DPO's reverse KL (arXiv 2309.16240).</summary>
/// <remarks>g = f′(πθ/πref) up to an additive constant, which is chosen so that g(0) = 0.</remarks>
[JsonConverter(typeof(DivergenceConverter))]
public abstract record Divergence
{
    private protected Divergence()
    {
    }

    /// <summary>KL(πθ‖πref), that of DPO.</summary>
    public static Divergence ReverseKl { get; } = new ReverseKl();

    /// <summary>g of a log-ratio, elementwise, finite in value and gradient.</summary>
    public Tensor Score(Tensor logRatio)
    {
        using var scope = NewDisposeScope();
        return Evaluate(logRatio).MoveToOuterDisposeScope();
    }

    internal abstract Tensor Evaluate(Tensor logRatio);

    // e^x, capped so that even the square of a score stays finite; beyond the cap the gradient is 0.
    private protected static Tensor CappedExp(Tensor x, double cap) =>
        x.clamp_max(x.dtype == ScalarType.Float32 ? Math.Min(cap, 40) : cap).exp();
}

/// <summary>Reverse KL: g(x) = x.</summary>
public sealed record ReverseKl : Divergence
{
    internal override Tensor Evaluate(Tensor logRatio) => logRatio.alias();
}

/// <summary>Forward KL: g(x) = 1 − e^(−x), the exponent capped at 300 (float32: 40).</summary>
public sealed record ForwardKl : Divergence
{
    internal override Tensor Evaluate(Tensor logRatio) => 1 - CappedExp(-logRatio, 300);
}

/// <summary>Jensen–Shannon: g(x) = ln 2 + log σ(x).</summary>
public sealed record JensenShannon : Divergence
{
    internal override Tensor Evaluate(Tensor logRatio) => Math.Log(2) + F.logsigmoid(logRatio);
}

/// <summary>α-divergence: g(x) = (e^((α−1)x) − 1)/(α − 1), the exponent capped at 80 as in TRL (float32: 40).</summary>
public sealed record AlphaDivergence : Divergence
{
    /// <summary>α, finite; within 1e-6 of 1 the limit, reverse KL, is taken.</summary>
    public required double Alpha { get; init => field = Require.Finite(value); }

    internal override Tensor Evaluate(Tensor logRatio)
    {
        var slope = Alpha - 1;
        return Math.Abs(slope) < 1e-6 ? logRatio.alias() : (CappedExp(slope * logRatio, 80) - 1) / slope;
    }
}
