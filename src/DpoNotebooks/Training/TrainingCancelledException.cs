namespace DpoNotebooks.Training;

/// <summary>A run that was asked to stop; the policy and what was measured are as after the last step.</summary>
public sealed class TrainingCancelledException(OperationCanceledException cause, RunHistory history)
    : OperationCanceledException("the training was cancelled", cause, cause.CancellationToken)
{
    /// <summary>The steps until then.</summary>
    public RunHistory History { get; } = history;
}
