namespace DpoNotebooks.Kernel.Engine;

/// <summary>Stops a running cell. The first request lets the running step finish; the second aborts it.</summary>
internal sealed class CellStop : IDisposable
{
    private readonly CancellationTokenSource _requested;
    private readonly CancellationTokenSource _aborted = new();

    /// <summary>Creates a stop that <see cref="Request"/> or a token requests.</summary>
    /// <param name="outer">A token whose cancellation also requests the stop.</param>
    public CellStop(CancellationToken outer = default) => _requested = CancellationTokenSource.CreateLinkedTokenSource(outer);

    /// <summary>Cancelled by the first request.</summary>
    public CancellationToken Token => _requested.Token;

    /// <summary>Cancelled by the second request.</summary>
    public CancellationToken Abort => _aborted.Token;

    /// <summary>Requests the stop. A second call aborts the running step.</summary>
    public void Request()
    {
        if (_requested.IsCancellationRequested)
        {
            _aborted.Cancel();
        }

        _requested.Cancel();
    }

    /// <summary>Disposes of the tokens.</summary>
    public void Dispose()
    {
        _requested.Dispose();
        _aborted.Dispose();
    }
}
