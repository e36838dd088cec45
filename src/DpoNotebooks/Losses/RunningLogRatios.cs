namespace DpoNotebooks.Losses;

/// <summary>Means of the log-ratios over the batches so far: the memory of <see cref="BcoRunning"/> and
/// <see cref="BetaDpoRunning"/>, held by the trainer.</summary>
/// <remarks>A batch is added before its own loss is computed, as TRL, LLaMA-Factory and β-DPO's code do.</remarks>
public sealed record RunningLogRatios
{
    // Of β-DPO's code, as is its start from 0.
    private const double GapMemory = 0.9;

    /// <summary>Nothing seen yet.</summary>
    public static RunningLogRatios Start { get; } = new();

    /// <summary>Responses seen, chosen and rejected.</summary>
    public long Examples { get; init; }

    /// <summary>Batches seen.</summary>
    public long Batches { get; init; }

    /// <summary>Mean of c and r over all responses so far.</summary>
    public double MeanOfExamples { get; init; }

    /// <summary>Mean over the batches so far of each batch's mean of c and r; differs where batches differ in size.</summary>
    public double MeanOfBatches { get; init; }

    /// <summary>Exponential average of each batch's mean Δ: 0.9·old + 0.1·new, from 0.</summary>
    public double GapAverage { get; init; }

    /// <summary>The means after one more batch.</summary>
    public RunningLogRatios Next(PairLogps policy, PairLogps reference)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var chosen = (policy.Chosen.Sums - reference.Chosen.Sums).to_type(ScalarType.Float64);
        var rejected = (policy.Rejected.Sums - reference.Rejected.Sums).to_type(ScalarType.Float64);
        var mean = cat([chosen, rejected]).mean().ToDouble();
        var added = chosen.numel() + rejected.numel();

        return this with
        {
            Examples = Examples + added,
            Batches = Batches + 1,
            MeanOfExamples = MeanOfExamples + (mean - MeanOfExamples) * added / (Examples + added),
            MeanOfBatches = MeanOfBatches + (mean - MeanOfBatches) / (Batches + 1),
            GapAverage = GapMemory * GapAverage + (1 - GapMemory) * (chosen - rejected).mean().ToDouble(),
        };
    }
}
