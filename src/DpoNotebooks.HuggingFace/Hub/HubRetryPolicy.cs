namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>The number of attempts and the waits after broken connections, 429 and 5xx.</summary>
internal sealed record HubRetryPolicy
{
    /// <summary>The maximum number of attempts, the first one included. The count restarts after each mebibyte that a download gains.</summary>
    public int MaxAttempts { get; init; } = 6;

    /// <summary>The wait after the first failure. Each later wait is twice as long.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that the doubling reaches.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest accepted Retry-After of a server. A request with a longer one fails.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The time-out for the start of a response and for each read of its body.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits. Tests replace it.</summary>
    public Action<TimeSpan, CancellationToken> Wait { get; init; } = (time, stop) => stop.WaitHandle.WaitOne(time);
}
