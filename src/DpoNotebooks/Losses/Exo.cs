using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Losses;

/// <summary>EXO on pairs: KL(q‖p) of q = σ(βΔ) against the smoothed label p = 1 − ε (arXiv 2402.00856):
/// q(ln q − ln(1−ε)) + (1−q)(ln(1−q) − ln ε).</summary>
public sealed record Exo : BetaLoss
{
    /// <summary>ε in (0, ½]; 1e-3 in the paper. 0 would need log 0.</summary>
    public required double LabelSmoothing { get; init => field = Require.In(value is > 0 and <= 0.5, value, "above 0 and at most 0.5"); }

    /// <inheritdoc cref="Dpo.Divergence"/>
    public Divergence Divergence { get; init => field = Require.NotNull(value); } = Divergence.ReverseKl;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch)
    {
        var x = Beta * batch.Gap(Divergence);
        return x.sigmoid() * (F.logsigmoid(x) - double.LogP1(-LabelSmoothing))
            + (-x).sigmoid() * (F.logsigmoid(-x) - Math.Log(LabelSmoothing));
    }
}
