namespace DpoNotebooks.Kernel.Engine;

/// <summary>How a running cell is stopped: asked once it may end its step, asked again it is torn out of it.</summary>
internal sealed class CellStop : IDisposable
{
    private readonly CancellationTokenSource _asked;
    private readonly CancellationTokenSource _forced = new();

    /// <summary>A stop that is asked for here, or by a token.</summary>
    /// <param name="outer">Asks for the stop too.</param>
    public CellStop(CancellationToken outer = default) => _asked = CancellationTokenSource.CreateLinkedTokenSource(outer);

    /// <summary>Cancelled when the cell is to stop.</summary>
    public CancellationToken Token => _asked.Token;

    /// <summary>Cancelled when it is to stop at once.</summary>
    public CancellationToken Force => _forced.Token;

    /// <summary>Asks, the second time with force.</summary>
    public void Ask()
    {
        if (_asked.IsCancellationRequested)
        {
            _forced.Cancel();
        }

        _asked.Cancel();
    }

    /// <summary>Lets go of the tokens.</summary>
    public void Dispose()
    {
        _asked.Dispose();
        _forced.Dispose();
    }
}
