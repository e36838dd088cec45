using System.Globalization;

namespace DpoNotebooks.Training;

/// <summary>How far a run is, after a step.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Row">What the step measured.</param>
public sealed record TrainingProgress(int Step, int Steps, HistoryRow Row)
{
    private static readonly (string Metric, string Name, string Format)[] Told =
        [("loss", "loss", "F3"), ("rewards/accuracies", "accuracy", "F2"), ("rewards/margins", "margin", "G3"), ("grad_norm", "grad_norm", "G3")];

    /// <summary>The numbers that tell how training goes, as in: loss 0.652, accuracy 0.70, margin 0.09, grad_norm 1.3.</summary>
    public string Newest => string.Join(", ", Told.Where(told => Row.Metrics.ContainsKey(told.Metric))
        .Select(told => $"{told.Name} {Row.Metrics[told.Metric].ToString(told.Format, CultureInfo.InvariantCulture)}"));
}

/// <summary>What a caller may hang into a run.</summary>
public sealed record TrainingHooks
{
    /// <summary>Told before the first step how much memory the run will take.</summary>
    public Action<MemoryForecast>? OnForecast { get; init; }

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
