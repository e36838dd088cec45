namespace DpoNotebooks.Training;

/// <summary>Thrown if a checkpoint cannot be read, is damaged, or belongs to another run.</summary>
public sealed class CheckpointException(string message, Exception? cause = null) : Exception(message, cause);
