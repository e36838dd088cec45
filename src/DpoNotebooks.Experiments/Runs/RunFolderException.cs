namespace DpoNotebooks.Experiments.Runs;

/// <summary>Thrown if a folder cannot be used for a run, because it holds another run or other files, or because the run in it must be continued
/// explicitly.</summary>
public sealed class RunFolderException(string message) : IOException(message);
