namespace DpoNotebooks.Training;

/// <summary>Thrown if a run cannot continue, for example because its loss is not finite.</summary>
public sealed class TrainingStoppedException(string message, RunHistory history) : Exception(message)
{
    /// <summary>The history of the steps before the failed one.</summary>
    public RunHistory History { get; } = history;
}
