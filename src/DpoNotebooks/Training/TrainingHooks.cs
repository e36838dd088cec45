namespace DpoNotebooks.Training;

/// <summary>How far a run is, after a step.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Row">What the step measured.</param>
public sealed record TrainingProgress(int Step, int Steps, HistoryRow Row);

/// <summary>What a caller may hang into a run.</summary>
public sealed record TrainingHooks
{
    /// <summary>Told after every step.</summary>
    public Action<TrainingProgress>? OnStep { get; init; }

    /// <summary>Called with the steps done, before the first step, every <see cref="TrainingConfig.EvaluateEvery"/> steps and
    /// after the last; its metrics join the history (null: nothing was measured). The place for held-out losses, samples and frontier points.</summary>
    public Func<int, IReadOnlyDictionary<string, double>?>? Evaluate { get; init; }

    /// <summary>The examples of each step instead of the seeded order: to replay another run.</summary>
    public IEnumerable<int[]>? Windows { get; init; }

    /// <summary>Stops the run between two steps with a <see cref="TrainingCancelledException"/>; the policy keeps what it has learnt.</summary>
    public CancellationToken Cancel { get; init; }
}
