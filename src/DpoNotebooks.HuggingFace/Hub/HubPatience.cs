namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>How often a request is tried again, and how long is waited: after cut connections, 429 and 5xx.</summary>
public sealed record HubPatience
{
    /// <summary>Tries in all, the first one included; a download that got on by a mebibyte begins to count anew.</summary>
    public int Tries { get; init; } = 6;

    /// <summary>The wait after the first failure; each later one is twice as long.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait of our own choice.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait that a server's Retry-After may ask for; beyond it the request is given up.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a server may be silent, before its answer and within it.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits; tests put a clock here that does not.</summary>
    public Action<TimeSpan, CancellationToken> Wait { get; init; } = (time, stop) => stop.WaitHandle.WaitOne(time);
}
