using System.Globalization;

namespace DpoNotebooks.Training;

/// <summary>The progress of a run after a step.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Row">The measurements of the step.</param>
public sealed record TrainingProgress(int Step, int Steps, HistoryRow Row)
{
    private static readonly (string Metric, string Name, string Format)[] Summarized =
        [("loss", "loss", "F3"), ("rewards/accuracies", "accuracy", "F2"), ("rewards/margins", "margin", "G3"), ("grad_norm", "grad_norm", "G3")];

    /// <summary>The main metrics of the step in one line, such as: loss 0.652, accuracy 0.70, margin 0.09, grad_norm 1.3.</summary>
    public string Summary => string.Join(", ", Summarized.Where(entry => Row.Metrics.ContainsKey(entry.Metric))
        .Select(entry => $"{entry.Name} {Row.Metrics[entry.Metric].ToString(entry.Format, CultureInfo.InvariantCulture)}"));
}

/// <summary>Callbacks of a training run.</summary>
public sealed record TrainingHooks
{
    /// <summary>Called before the first step with the estimated memory of the run.</summary>
    public Action<MemoryForecast>? OnForecast { get; init; }

    /// <summary>Called after every step.</summary>
    public Action<TrainingProgress>? OnStep { get; init; }

    /// <summary>Called with the number of steps done: before the first step, every <see cref="TrainingConfig.EvaluateEvery"/> steps and after
    /// the last. Its metrics are added to the history; null adds nothing. Use it for held-out losses, samples and frontier points.</summary>
    public Func<int, IReadOnlyDictionary<string, double>?>? Evaluate { get; init; }

    /// <summary>The examples of each step, instead of the seeded order; use it to replay another run.</summary>
    public IEnumerable<int[]>? Windows { get; init; }

    /// <summary>Cancels the run between two steps with a <see cref="TrainingCancelledException"/>; the policy is as after the last step.</summary>
    public CancellationToken Cancel { get; init; }
}
