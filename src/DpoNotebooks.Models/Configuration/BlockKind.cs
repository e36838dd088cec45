namespace DpoNotebooks.Models.Configuration;

/// <summary>How a block combines attention (A) and the feed-forward layer (F). N is a norm.</summary>
public enum BlockKind
{
    /// <summary>x + A(N x), then x + F(N x): GPT-2, OPT, Llama.</summary>
    NormFirst,

    /// <summary>N(x + A x), then N(x + F x): BERT, OPT-350m.</summary>
    NormAfter,

    /// <summary>x + A(N x) + F(N′ x): GPT-NeoX. GPT-J uses one norm for both branches.</summary>
    Parallel,
}
