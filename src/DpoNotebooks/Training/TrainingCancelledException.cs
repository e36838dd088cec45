namespace DpoNotebooks.Training;

/// <summary>Thrown if a run is cancelled. The policy and the history are as after the last step.</summary>
public sealed class TrainingCancelledException(OperationCanceledException cause, RunHistory history)
    : OperationCanceledException("the training was cancelled", cause, cause.CancellationToken)
{
    /// <summary>The history of the steps before the cancellation.</summary>
    public RunHistory History { get; } = history;
}
