namespace DpoNotebooks.Models.Interruption;

/// <summary>The interrupt request of one cell, and the number of running loops that check it.</summary>
/// <param name="token">Canceled when the cell is interrupted.</param>
public sealed class InterruptScope(CancellationToken token)
{
    private int _loops;

    /// <summary>Canceled when the cell is interrupted.</summary>
    public CancellationToken Token => token;

    /// <summary>Whether a running loop checks <see cref="Token"/> and will end by itself.</summary>
    public bool IsChecked => Volatile.Read(ref _loops) > 0;

    /// <summary>Counts a loop that checks <see cref="Token"/>, until the returned object is disposed.</summary>
    public IDisposable BeginChecking()
    {
        Interlocked.Increment(ref _loops);
        return new Loop(this);
    }

    private sealed class Loop(InterruptScope scope) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                Interlocked.Decrement(ref scope._loops);
            }
        }
    }
}
