namespace DpoNotebooks.Models.Interruption;

/// <summary>One cell's stop, and how many loops have promised to heed it.</summary>
/// <param name="token">Cancelled when the cell is asked to stop.</param>
public sealed class InterruptScope(CancellationToken token)
{
    private int _heeding;

    /// <summary>Cancelled when the cell is asked to stop.</summary>
    public CancellationToken Token => token;

    /// <summary>Whether some loop will end by itself.</summary>
    public bool IsHeeded => Volatile.Read(ref _heeding) > 0;

    /// <summary>Counts a loop in, until it is disposed.</summary>
    public IDisposable Heed()
    {
        Interlocked.Increment(ref _heeding);
        return new Promise(this);
    }

    private sealed class Promise(InterruptScope scope) : IDisposable
    {
        private int _kept;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _kept, 1) == 0)
            {
                Interlocked.Decrement(ref scope._heeding);
            }
        }
    }
}
