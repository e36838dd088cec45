
namespace DpoNotebooks.Models;

/// <summary>How a block joins attention (A) and feed-forward layer (F); N is a norm.</summary>
public enum BlockKind
{
    /// <summary>x + A(N x), then x + F(N x): GPT-2, OPT, Llama.</summary>
    NormFirst,

    /// <summary>N(x + A x), then N(x + F x): BERT, OPT-350m.</summary>
    NormAfter,

    /// <summary>x + A(N x) + F(N′ x): GPT-NeoX, and with one norm for both GPT-J.</summary>
    Parallel,
}

/// <summary>The norms of a transformer.</summary>
public enum NormKind
{
    /// <summary>Layer norm, with scale and shift.</summary>
    Layer,

    /// <summary>Root mean square, with scale.</summary>
    Rms,
}

/// <summary>Projections that have a bias.</summary>
[Flags]
public enum Biases
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Queries, keys and values.</summary>
    Attention = 1,

    /// <summary>What leaves the attention.</summary>
    Output = 2,

    /// <summary>The feed-forward layer.</summary>
    FeedForward = 4,

    /// <summary>The LM head.</summary>
    Head = 8,
}
