namespace DpoNotebooks.Losses;

/// <summary>Running means of the log-ratios over the batches so far, which <see cref="BcoRunning"/> and
/// <see cref="BetaDpoRunning"/> read. The trainer holds them.</summary>
/// <remarks>A batch is added before its own loss is computed, as TRL, LLaMA-Factory and β-DPO's code do.</remarks>
public sealed record RunningLogRatios
{
    // From β-DPO's code, as is the start at 0.
    private const double GapDecay = 0.9;

    /// <summary>The state before the first batch.</summary>
    public static RunningLogRatios Start { get; } = new();

    /// <summary>Responses seen, chosen and rejected.</summary>
    public long Examples { get; init; }

    /// <summary>Batches seen.</summary>
    public long Batches { get; init; }

    /// <summary>Mean of c and r over all responses so far.</summary>
    public double MeanOfExamples { get; init; }

    /// <summary>Mean over the batches so far of each batch's mean of c and r. It differs from <see cref="MeanOfExamples"/> if the
    /// batches differ in size.</summary>
    public double MeanOfBatches { get; init; }

    /// <summary>Exponential average of each batch's mean Δ: 0.9·old + 0.1·new, starting at 0.</summary>
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
            GapAverage = GapDecay * GapAverage + (1 - GapDecay) * (chosen - rejected).mean().ToDouble(),
        };
    }
}
