using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Losses;

/// <summary>BCO on pairs: −log σ(βc − δ) − log σ(δ − βr), with a fixed δ (arXiv 2404.04656; δ = 0 is TRL's bco_pair).</summary>
public sealed record Bco : BetaLoss
{
    /// <summary>δ, in units of reward.</summary>
    public double Delta { get; init => field = Require.Finite(value); }

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) => Loss(batch, Beta, Delta);

    internal static Tensor Loss(LossBatch batch, double beta, double delta) =>
        -F.logsigmoid(beta * batch.ChosenLogRatio - delta) - F.logsigmoid(delta - beta * batch.RejectedLogRatio);
}

/// <summary>What BCO's running δ is averaged over.</summary>
public enum DeltaAverage
{
    /// <summary>All responses so far (TRL's BCOTrainer).</summary>
    Examples,

    /// <summary>The means of the batches so far (LLaMA-Factory).</summary>
    Batches,
}

/// <summary>BCO on pairs with δ = β times the running mean of all log-ratios so far, this batch included.</summary>
public sealed record BcoRunning : BetaLoss
{
    /// <summary>What δ is averaged over.</summary>
    public DeltaAverage Over { get; init => field = Require.Defined(value); }

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.Reference | LossInputs.Running;

    /// <summary>True, because δ includes this batch's log-ratios.</summary>
    public override bool MixesRows => true;

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) =>
        Bco.Loss(batch, Beta, Beta * (Over == DeltaAverage.Examples ? batch.Running.MeanOfExamples : batch.Running.MeanOfBatches));
}
