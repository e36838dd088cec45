using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Losses;

/// <summary>ORPO: NLL of chosen − β·log σ(log odds ratio), without reference (arXiv 2403.07691).</summary>
public sealed record Orpo : BetaLoss
{
    /// <summary>How the NLL is averaged: over the batch's tokens (TRL, which also counts the prompt's) or over each response's
    /// (LLaMA-Factory).</summary>
    public NllAverage NllAverage { get; init => field = Require.Defined(value); }

    /// <inheritdoc/>
    public override LossInputs Needs => LossInputs.Lengths;

    /// <inheritdoc/>
    public override bool MixesRows => NllAverage == NllAverage.Batch;

    /// <summary>log [odds(a)/odds(b)], odds = p/(1−p), of mean log-probabilities a and b: (B,). Finite at p = 1.</summary>
    public static Tensor LogOddsRatio(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return (a - b - StableLog.OneMinusExp(a) + StableLog.OneMinusExp(b)).MoveToOuterDisposeScope();
    }

    /// <summary>The term added to the NLL, −β·log σ(log odds ratio): (B,).</summary>
    public static Tensor OddsRatioLoss(PairLogps policy, double beta)
    {
        using var scope = NewDisposeScope();
        return (-beta * F.logsigmoid(LogOddsRatio(policy.Chosen.Means, policy.Rejected.Means))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) =>
        Sft.Nll(batch.Policy.Chosen, NllAverage) + OddsRatioLoss(batch.Policy, Beta);
}
