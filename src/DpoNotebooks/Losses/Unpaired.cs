using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Losses;

/// <summary>Losses on single responses labelled desirable or not; a batch does not need pairs. N responses, tensors (N,).</summary>
public static class Unpaired
{
    /// <summary>KTO's reference point z ≥ 0: the mean log-ratio of responses paired with other prompts, at least 0, detached.
    /// A scalar tensor.</summary>
    public static Tensor KtoReferencePoint(Tensor policyLogps, Tensor referenceLogps)
    {
        using var scope = NewDisposeScope();
        return (policyLogps - referenceLogps).detach().mean().clamp_min(0).MoveToOuterDisposeScope();
    }

    /// <summary>KTO: wd·(1 − σ(β(x − z))) for desirable responses, wu·(1 − σ(β(z − x))) for the others, x the log-ratio (arXiv 2402.01306).
    /// z = 0 gives APO-zero's unpaired form.</summary>
    public static Tensor Kto(
        Tensor logRatios, Tensor desirable, Tensor referencePoint, double beta, double desirableWeight = 1, double undesirableWeight = 1)
    {
        using var scope = NewDisposeScope();
        var gain = beta * (logRatios - referencePoint);
        return where(desirable, desirableWeight * (-gain).sigmoid(), undesirableWeight * gain.sigmoid()).MoveToOuterDisposeScope();
    }

    /// <summary>BCO: −log σ(βx − δ) for desirable responses, −log σ(δ − βx) for the others (arXiv 2404.04656). Its mean over the 2B responses of
    /// B pairs is half of <see cref="Losses.Bco"/>'s.</summary>
    public static Tensor Bco(Tensor logRatios, Tensor desirable, double beta, double delta)
    {
        using var scope = NewDisposeScope();
        var margin = beta * logRatios - delta;
        return (-where(desirable, F.logsigmoid(margin), F.logsigmoid(-margin))).MoveToOuterDisposeScope();
    }
}
