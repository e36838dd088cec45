using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Losses;

/// <summary>NCA on pairs: −log σ(βc) − ½·log σ(−βc) − ½·log σ(−βr) (arXiv 2402.05369).</summary>
public sealed record Nca : BetaLoss
{
    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch)
    {
        var (chosen, rejected) = (Beta * batch.ChosenLogRatio, Beta * batch.RejectedLogRatio);
        return -F.logsigmoid(chosen) - 0.5 * F.logsigmoid(-chosen) - 0.5 * F.logsigmoid(-rejected);
    }
}
