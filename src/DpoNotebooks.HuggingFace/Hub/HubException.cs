namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>A repository or file of the hub that is not available. The message names it and says what to do.</summary>
public sealed class HubException : IOException
{
    /// <summary>Initializes the exception.</summary>
    public HubException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>A failed request that may succeed if it is retried.</summary>
internal sealed class HubFailure(string message, Exception? inner = null, TimeSpan? retryAfter = null) : Exception(message, inner)
{
    /// <summary>The wait that the server asks for.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
