namespace DpoNotebooks.Data;

/// <summary>The order of the pairs in an epoch.</summary>
public enum PairOrder
{
    /// <summary>All pairs are shuffled independently.</summary>
    Shuffled,

    /// <summary>Prompts are shuffled, and the pairs of a prompt that share responses stay together. Each response is run once per batch, so
    /// the six pairs of four samples cost four sequences instead of twelve.</summary>
    ByPrompt,
}
