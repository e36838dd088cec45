namespace DpoNotebooks.Training;

/// <summary>A run that cannot go on; what it measured before is kept.</summary>
public sealed class TrainingStoppedException(string message, RunHistory history) : Exception(message)
{
    /// <summary>The steps before the one that failed.</summary>
    public RunHistory History { get; } = history;
}
