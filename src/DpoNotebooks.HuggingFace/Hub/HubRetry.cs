namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Retries a request after transient failures, with growing waits and a limited number of attempts.</summary>
internal sealed class HubRetry(HubRetryPolicy policy, CancellationToken stop)
{
    private const long ProgressStep = 1 << 20;

    /// <summary>Returns the result of the first successful attempt.</summary>
    /// <param name="attempt">The attempt. It throws <see cref="HubFailure"/> if a retry can help.</param>
    /// <param name="position">Returns the progress of a download in bytes, so that a download that makes progress does not fail.</param>
    /// <exception cref="HubException">All attempts failed, or the server asks for too long a wait.</exception>
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
                (failures, reached) = now >= reached + ProgressStep ? (1, now) : (failures + 1, reached);
                policy.Wait(WaitAfter(failure, failures), stop);
            }
        }
    }

    private TimeSpan WaitAfter(HubFailure failure, int failures)
    {
        if (failure.RetryAfter > policy.MaxRetryAfter)
        {
            var minutes = failure.RetryAfter.Value.TotalMinutes;
            throw new HubException($"{failure.Message}; the server asks to wait {minutes:F0} minutes: run this again later", failure);
        }

        if (failures >= policy.MaxAttempts)
        {
            throw new HubException($"{failure.Message}; given up after {failures} attempts. The downloaded part is kept: run this again to resume, "
                + "or set HF_HUB_OFFLINE=1 to use the files in the cache", failure);
        }

        var own = TimeSpan.FromTicks(Math.Min(policy.FirstWait.Ticks << Math.Min(failures - 1, 20), policy.MaxWait.Ticks));
        return failure.RetryAfter > own ? failure.RetryAfter.Value : own;
    }
}
