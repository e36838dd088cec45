namespace DpoNotebooks.Training;

/// <summary>Ends a run when a metric of its evaluations no longer improves. The model is then that of the last step; the best one is kept by
/// <see cref="CheckpointConfig.Best"/>.</summary>
public sealed record EarlyStopping
{
    /// <summary>The metric, such as eval/loss, by the name that <see cref="TrainingHooks.Evaluate"/> gives it.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether a higher value is better, as for an accuracy.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>The number of evaluations in a row that may be no better than the best one before.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>The smallest difference that counts as better.</summary>
    public double MinDelta { get; init; }

    internal void Validate()
    {
        TrainingConfig.CheckRange(Patience > 0, nameof(Patience), Patience);
        TrainingConfig.CheckRange(MinDelta >= 0 && double.IsFinite(MinDelta), nameof(MinDelta), MinDelta);
        ArgumentException.ThrowIfNullOrEmpty(Metric);
    }

    /// <summary>Returns whether the run ends at its present history.</summary>
    /// <exception cref="ArgumentException">The last evaluation does not have the metric.</exception>
    internal bool IsReached(RunHistory history)
    {
        var (best, without) = (double.NaN, 0);
        foreach (var (_, value) in history.Series(Metric))
        {
            var isBetter = double.IsNaN(best) || (HigherIsBetter ? value > best + MinDelta : value < best - MinDelta);
            (best, without) = isBetter ? (value, 0) : (best, without + 1);
        }

        return without >= Patience;
    }
}
