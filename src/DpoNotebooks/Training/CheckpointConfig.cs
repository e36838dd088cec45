using System.Diagnostics;

namespace DpoNotebooks.Training;

/// <summary>When a run writes checkpoints, and which it keeps. They do not change its numbers.</summary>
public sealed record CheckpointConfig
{
    /// <summary>The folder of the run's checkpoints.</summary>
    public required string Folder { get; init; }

    /// <summary>The steps between two checkpoints; 0 means that steps do not matter. One is written after the last step in any case.</summary>
    public int EverySteps { get; init; }

    /// <summary>The minutes between two checkpoints; 0 means that time does not matter.</summary>
    public double EveryMinutes { get; init; }

    /// <summary>Whether <c>Train</c> continues from the newest checkpoint in <see cref="Folder"/>, if there is one.</summary>
    public bool Resume { get; init; }

    /// <summary>The number of newest checkpoints that are kept.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>A metric of the evaluations, such as eval/loss, by which the best checkpoint is kept too; null keeps only the newest.</summary>
    public string? Best { get; init; }

    /// <summary>Whether a higher value of <see cref="Best"/> is better, as for an accuracy.</summary>
    public bool HigherIsBetter { get; init; }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Folder);
        TrainingConfig.CheckRange(EverySteps >= 0, nameof(EverySteps), EverySteps);
        TrainingConfig.CheckRange(EveryMinutes >= 0 && double.IsFinite(EveryMinutes), nameof(EveryMinutes), EveryMinutes);
        TrainingConfig.CheckRange(Keep > 0, nameof(Keep), Keep);
    }
}

/// <summary>Decides when a checkpoint is due.</summary>
internal sealed class CheckpointSchedule(CheckpointConfig config)
{
    private long _last = Stopwatch.GetTimestamp();

    public bool IsDue(int step, bool isLast)
    {
        var isDue = isLast || (config.EverySteps > 0 && step % config.EverySteps == 0)
            || (config.EveryMinutes > 0 && Stopwatch.GetElapsedTime(_last).TotalMinutes >= config.EveryMinutes);
        _last = isDue ? Stopwatch.GetTimestamp() : _last;
        return isDue;
    }
}
