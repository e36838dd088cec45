using System.Text.Json.Serialization;
using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Losses;

/// <summary>The f-divergence between policy and reference that replaces DPO's reverse KL (arXiv 2309.16240).</summary>
/// <remarks>g = f′(πθ/πref) up to an additive constant, which is chosen so that g(0) = 0. To add a divergence, derive a record, in a file or
/// in a notebook cell, and override <see cref="Evaluate"/>; <see cref="NamedRecordConverter{T}"/> says how JSON names it.</remarks>
[JsonConverter(typeof(DivergenceConverter))]
public abstract record Divergence
{
    /// <summary>KL(πθ‖πref), the divergence of DPO.</summary>
    public static Divergence ReverseKl { get; } = new ReverseKl();

    /// <summary>g of log-ratios, elementwise, with finite values and gradients.</summary>
    /// <param name="logRatio">log πθ/πref.</param>
    public abstract Tensor Evaluate(Tensor logRatio);

    /// <summary>e^min(x, cap), the cap at most 40 in float32, so that even the square of the result is finite. The gradient beyond the cap is
    /// 0.</summary>
    protected static Tensor CappedExp(Tensor x, double cap) =>
        x.clamp_max(x.dtype == ScalarType.Float32 ? Math.Min(cap, 40) : cap).exp();
}

/// <summary>Reverse KL: g(x) = x.</summary>
public sealed record ReverseKl : Divergence
{
    /// <inheritdoc/>
    public override Tensor Evaluate(Tensor logRatio) => logRatio.alias();
}

/// <summary>Forward KL: g(x) = 1 − e^(−x), the exponent capped at 300 (float32: 40).</summary>
public sealed record ForwardKl : Divergence
{
    /// <inheritdoc/>
    public override Tensor Evaluate(Tensor logRatio) => 1 - CappedExp(-logRatio, 300);
}

/// <summary>Jensen–Shannon: g(x) = ln 2 + log σ(x).</summary>
public sealed record JensenShannon : Divergence
{
    /// <inheritdoc/>
    public override Tensor Evaluate(Tensor logRatio) => Math.Log(2) + F.logsigmoid(logRatio);
}

/// <summary>α-divergence: g(x) = (e^((α−1)x) − 1)/(α − 1), the exponent capped at 80 as in TRL (float32: 40).</summary>
public sealed record AlphaDivergence : Divergence
{
    /// <summary>α, finite. Within 1e-6 of 1, the limit is used: reverse KL.</summary>
    public required double Alpha { get; init => field = Require.Finite(value); }

    /// <inheritdoc/>
    public override Tensor Evaluate(Tensor logRatio)
    {
        var slope = Alpha - 1;
        return Math.Abs(slope) < 1e-6 ? logRatio.alias() : (CappedExp(slope * logRatio, 80) - 1) / slope;
    }
}
