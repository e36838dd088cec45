using System.Globalization;
using System.Text.Json.Nodes;

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

/// <summary>Callbacks and options of a training run that do not change its numbers.</summary>
public sealed record TrainingHooks
{
    /// <summary>Called before the first step with the estimated memory of the run.</summary>
    public Action<MemoryForecast>? OnForecast { get; init; }

    /// <summary>Called after every step.</summary>
    public Action<TrainingProgress>? OnStep { get; init; }

    /// <summary>Called with what the user should know, such as the checkpoint from which the run continues.</summary>
    public Action<string>? OnMessage { get; init; }

    /// <summary>Called with the number of steps done: before the first step, every <see cref="TrainingConfig.EvaluateEvery"/> steps and after
    /// the last. Its metrics are added to the history; null adds nothing. Use it for held-out losses, samples and frontier points.</summary>
    public Func<int, IReadOnlyDictionary<string, double>?>? Evaluate { get; init; }

    /// <summary>The examples of each step, instead of the seeded order; use it to replay another run. The run ends with them.</summary>
    public IReadOnlyList<int[]>? Windows { get; init; }

    /// <summary>When checkpoints are written; null writes none.</summary>
    public CheckpointConfig? Checkpoints { get; init; }

    /// <summary>State outside the run that its checkpoints hold, such as the measurements of <see cref="Evaluate"/>.</summary>
    public IRunState? State { get; init; }

    /// <summary>Cancels the run between two steps with a <see cref="TrainingCancelledException"/>; the policy is as after the last step.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>Checks that every option of the configuration is used.</summary>
    /// <exception cref="ArgumentException">The configuration asks for evaluations, and there is no <see cref="Evaluate"/>.</exception>
    internal void CheckAgainst(TrainingConfig config)
    {
        Checkpoints?.Validate();
        if (Evaluate is null && (config.EvaluateEvery > 0 || config.EarlyStopping is not null || Checkpoints?.Best is not null))
        {
            var option = config.EvaluateEvery > 0 ? nameof(config.EvaluateEvery)
                : config.EarlyStopping is not null ? nameof(config.EarlyStopping) : $"{nameof(CheckpointConfig)}.{nameof(CheckpointConfig.Best)}";
            throw new ArgumentException($"training: {option} is set, but nothing evaluates: set {nameof(TrainingHooks)}.{nameof(Evaluate)}");
        }
    }
}

/// <summary>State outside a run that is saved in its checkpoints and restored from them.</summary>
public interface IRunState
{
    /// <summary>Returns the state as JSON.</summary>
    JsonNode? Save();

    /// <summary>Replaces the state by a saved one.</summary>
    void Restore(JsonNode? state);
}
