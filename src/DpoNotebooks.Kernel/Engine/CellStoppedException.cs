namespace DpoNotebooks.Kernel.Engine;

/// <summary>Ends a cell at a stop point.</summary>
/// <param name="stop">What asked for it.</param>
internal sealed class CellStoppedException(CancellationToken stop) : OperationCanceledException("the cell was stopped", stop);
