namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Makes a request again after failures that may pass, with growing waits and an end.</summary>
internal sealed class HubRetry(HubPatience patience, CancellationToken stop)
{
    private const long Advance = 1 << 20;

    /// <summary>The result of the first attempt that succeeds.</summary>
    /// <param name="attempt">Throws <see cref="HubFailure"/> where another attempt makes sense.</param>
    /// <param name="position">How far a download is, so that one that gets on is not given up.</param>
    /// <exception cref="HubException">All attempts failed.</exception>
    public T Run<T>(Func<T> attempt, Func<long>? position = null)
    {
        var (failures, reached) = (0, position?.Invoke() ?? 0);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                return attempt();
            }
            catch (HubFailure failure)
            {
                var now = position?.Invoke() ?? 0;
                (failures, reached) = now >= reached + Advance ? (1, now) : (failures + 1, reached);
                patience.Wait(WaitAfter(failure, failures), stop);
            }
        }
    }

    private TimeSpan WaitAfter(HubFailure failure, int failures)
    {
        if (failure.RetryAfter > patience.LongestRetryAfter)
        {
            throw new HubException($"{failure.Message}; it asks to wait {failure.RetryAfter.Value.TotalMinutes:F0} minutes: run this again then", failure);
        }

        if (failures >= patience.Tries)
        {
            throw new HubException($"{failure.Message}; given up after {failures} tries. What is downloaded is kept: run this again to go on, "
                + "or set HF_HUB_OFFLINE=1 to use what the cache holds", failure);
        }

        var own = TimeSpan.FromTicks(Math.Min(patience.FirstWait.Ticks << Math.Min(failures - 1, 20), patience.LongestWait.Ticks));
        return failure.RetryAfter > own ? failure.RetryAfter.Value : own;
    }
}
