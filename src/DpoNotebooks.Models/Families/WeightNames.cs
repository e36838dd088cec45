namespace DpoNotebooks.Models.Families;

/// <summary>The paths of a family's layers in its checkpoints, without the final .weight or .bias. Null: the family has no such layer.</summary>
/// <param name="Tokens">The token embedding.</param>
/// <param name="Layers">The blocks, followed by an index. Paths of layers in a block are relative to it.</param>
internal sealed record WeightNames(string Tokens, string Layers)
{
    /// <summary>The position embedding.</summary>
    public string? Positions { get; init; }

    /// <summary>The token type embedding.</summary>
    public string? TokenTypes { get; init; }

    /// <summary>The norm of the embeddings.</summary>
    public string? EmbeddingNorm { get; init; }

    /// <summary>The projection from the embedding width to the hidden size.</summary>
    public string? ProjectIn { get; init; }

    /// <summary>The projection from the hidden size to the embedding width.</summary>
    public string? ProjectOut { get; init; }

    /// <summary>In a block: the norm of attention.</summary>
    public required string AttentionNorm { get; init; }

    /// <summary>In a block: the fused projection to queries, keys and values.</summary>
    public string? QueryKeyValue { get; init; }

    /// <summary>In a block: the projection to queries.</summary>
    public string Query { get; init; } = "self_attn.q_proj";

    /// <summary>In a block: the projection to keys.</summary>
    public string Key { get; init; } = "self_attn.k_proj";

    /// <summary>In a block: the projection to values.</summary>
    public string Value { get; init; } = "self_attn.v_proj";

    /// <summary>In a block: the norm of each head's query.</summary>
    public string? QueryNorm { get; init; }

    /// <summary>In a block: the norm of each head's key.</summary>
    public string? KeyNorm { get; init; }

    /// <summary>In a block: the output projection of attention.</summary>
    public string Output { get; init; } = "self_attn.o_proj";

    /// <summary>In a block: the norm of the feed-forward layer; null: it uses the norm of attention.</summary>
    public string? FeedForwardNorm { get; init; }

    /// <summary>In a block: the input projection of the feed-forward layer.</summary>
    public string Up { get; init; } = "mlp.up_proj";

    /// <summary>In a block: the gate of the feed-forward layer.</summary>
    public string? Gate { get; init; }

    /// <summary>In a block: the output projection of the feed-forward layer.</summary>
    public string Down { get; init; } = "mlp.down_proj";

    /// <summary>The norm after the last block.</summary>
    public string? FinalNorm { get; init; }

    /// <summary>The LM head. It is not stored if it is tied to the token embedding.</summary>
    public string Head { get; init; } = "lm_head";

    /// <summary>The first name of all paths except those of heads. Some checkpoints omit it.</summary>
    public string Root => Tokens[..Tokens.IndexOf('.')];
}
