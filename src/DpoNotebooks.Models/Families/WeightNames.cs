
namespace DpoNotebooks.Models.Families;

/// <summary>Where a family's checkpoints keep each layer: paths without the last .weight or .bias. Null: the family has none.</summary>
/// <param name="Tokens">Token embedding.</param>
/// <param name="Layers">The blocks; a number follows.</param>
public sealed record WeightNames(string Tokens, string Layers)
{
    /// <summary>Embedding of positions.</summary>
    public string? Positions { get; init; }

    /// <summary>Embedding of token types.</summary>
    public string? TokenTypes { get; init; }

    /// <summary>Norm of the embeddings.</summary>
    public string? EmbeddingNorm { get; init; }

    /// <summary>From the embedding's width to the hidden one.</summary>
    public string? ProjectIn { get; init; }

    /// <summary>And back.</summary>
    public string? ProjectOut { get; init; }

    /// <summary>In a block: the norm of its attention.</summary>
    public required string AttentionNorm { get; init; }

    /// <summary>In a block: queries, keys and values in one.</summary>
    public string? QueryKeyValue { get; init; }

    /// <summary>In a block: queries.</summary>
    public string Query { get; init; } = "self_attn.q_proj";

    /// <summary>In a block: keys.</summary>
    public string Key { get; init; } = "self_attn.k_proj";

    /// <summary>In a block: values.</summary>
    public string Value { get; init; } = "self_attn.v_proj";

    /// <summary>In a block: the norm of each head's query.</summary>
    public string? QueryNorm { get; init; }

    /// <summary>In a block: the norm of each head's key.</summary>
    public string? KeyNorm { get; init; }

    /// <summary>In a block: what leaves the attention.</summary>
    public string Output { get; init; } = "self_attn.o_proj";

    /// <summary>In a block: the norm of the feed-forward layer; null where it shares that of the attention.</summary>
    public string? FeedForwardNorm { get; init; }

    /// <summary>In a block: into the feed-forward layer.</summary>
    public string Up { get; init; } = "mlp.up_proj";

    /// <summary>In a block: the gate of the feed-forward layer.</summary>
    public string? Gate { get; init; }

    /// <summary>In a block: out of the feed-forward layer.</summary>
    public string Down { get; init; } = "mlp.down_proj";

    /// <summary>The norm after the last block.</summary>
    public string? FinalNorm { get; init; }

    /// <summary>The LM head, where it is not tied to the token embedding.</summary>
    public string Head { get; init; } = "lm_head";

    /// <summary>The path under which everything but the heads lies; some files leave it out.</summary>
    public string Root => Tokens[..Tokens.IndexOf('.')];
}
