namespace DpoNotebooks.Models.Configuration;

/// <summary>The projections that have a bias.</summary>
[Flags]
public enum Biases
{
    /// <summary>No projection.</summary>
    None = 0,

    /// <summary>The projections to queries, keys and values.</summary>
    Attention = 1,

    /// <summary>The output projection of attention.</summary>
    Output = 2,

    /// <summary>The projections of the feed-forward layer.</summary>
    FeedForward = 4,

    /// <summary>The LM head.</summary>
    Head = 8,
}
