namespace DpoNotebooks.Kernel.Compiler;

/// <summary>Ends a cell at a stop point.</summary>
/// <param name="stop">The token that was cancelled.</param>
internal sealed class CellStoppedException(CancellationToken stop) : OperationCanceledException("the cell was stopped", stop);
