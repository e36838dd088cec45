namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>A repository, or a file of one, that cannot be had; the message says which and what to do.</summary>
public sealed class HubException : IOException
{
    /// <summary>An error that trying again does not mend.</summary>
    public HubException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>A request that may succeed when it is made again.</summary>
internal sealed class HubFailure(string message, Exception? inner = null, TimeSpan? retryAfter = null) : Exception(message, inner)
{
    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
