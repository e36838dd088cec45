using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Models.Layers;

namespace DpoNotebooks.Models.Transformers;

/// <summary>A model without its head: embeddings, blocks and the final norm. The layers are registered with the model, under the family's names.</summary>
internal sealed class Transformer : IDisposable
{
    private readonly CausalLmConfig _config;
    private readonly EmbeddingTable _tokens;
    private readonly EmbeddingTable? _positions;
    private readonly EmbeddingTable? _types;
    private readonly nn.Module<Tensor, Tensor>? _embeddingNorm;
    private readonly Projection? _projectIn;
    private readonly Projection? _projectOut;
    private readonly RotaryTable? _rotary;
    private readonly TransformerBlock[] _blocks;
    private readonly nn.Module<Tensor, Tensor>? _norm;

    public Transformer(CausalLmConfig config, LayerFactory layers)
    {
        _config = config;
        var names = layers.Names;
        _tokens = layers.Embedding(names.Tokens, config.VocabularySize, config.Embedding);
        _positions = config.Rotary is null ? layers.Embedding(names.Positions!, config.ContextLength + config.PositionOffset, config.HiddenSize) : null;
        _types = names.TokenTypes is null ? null : layers.Embedding(names.TokenTypes, config.TokenTypes, config.HiddenSize);
        _embeddingNorm = layers.Norm(names.EmbeddingNorm, config.HiddenSize);
        _rotary = config.Rotary is null ? null : new RotaryTable(config.Rotary, config.HeadWidth);
        if (config.Embedding != config.HiddenSize)
        {
            _projectIn = layers.Projection(names.ProjectIn!, config.Embedding, config.HiddenSize, Biases.None);
            _projectOut = layers.Projection(names.ProjectOut!, config.HiddenSize, config.Embedding, Biases.None);
        }

        _blocks = [.. Enumerable.Range(0, config.LayerCount).Select(layer => new TransformerBlock(config, layer, _rotary, layers.Block(layer)))];
        _norm = config.FinalNorm ? layers.Norm(names.FinalNorm, config.HiddenSize) : null;
    }

    /// <summary>The weight of the token embedding: (V, E).</summary>
    public Tensor TokenEmbedding => _tokens.Weight;

    /// <summary>The last hidden states: (B, T, E).</summary>
    /// <param name="ids">Token ids, int64: (B, T).</param>
    /// <param name="positions">The positions, int64: (T,), or (B, T) if they differ between rows.</param>
    /// <param name="keys">(B, S), bool: false for padding. Causal attention never reaches padding on the right, so null is allowed then.</param>
    /// <param name="cache">The keys and values of earlier positions; null: none.</param>
    /// <param name="dropout">The dropout probability.</param>
    /// <param name="recompute">Whether to use activation checkpointing, see <see cref="RecomputedBlock"/>.</param>
    public Tensor Hidden(Tensor ids, Tensor positions, Tensor? keys, KvCache? cache, double dropout, bool recompute = false)
    {
        if (recompute && dropout > 0)
        {
            throw new ArgumentException($"model: dropout = {dropout} cannot be combined with recompute, because the backward pass would drop other elements");
        }

        using var scope = NewDisposeScope();
        var (rows, time, past) = (ids.shape[0], ids.shape[1], cache?.Length ?? 0);
        var pass = new Pass(rows, time, cache, dropout)
        {
            Angles = _rotary?.At(positions, Math.Max(past + time, _config.ContextLength), _tokens.Weight.dtype),
            Mask = _config.Bidirectional ? AttentionMask.Bidirectional(keys) : AttentionMask.Causal(time, past, null, keys, ids.device),
            WindowMask = _config.Window is { } window ? AttentionMask.Causal(time, past, window, keys, ids.device) : null,
            Causal = !_config.Bidirectional && past == 0 && time > 1,
        };
        var x = TransformerBlock.Dropped(Embedded(ids, positions).view(rows * time, -1), dropout);
        foreach (var block in _blocks)
        {
            x = recompute ? RecomputedBlock.Apply(block, x, pass) : block.Apply(x, pass);
        }

        cache?.Advance(time);
        x = _norm?.call(x) ?? x;
        x = _projectOut?.call(x) ?? x;
        return x.view(rows, time, -1).MoveToOuterDisposeScope();
    }

    public void Dispose() => _rotary?.Dispose();

    private Tensor Embedded(Tensor ids, Tensor positions)
    {
        var x = _tokens.call(ids);
        x = _projectIn?.call(x) ?? x;
        if (_positions is not null)
        {
            x = x + _positions.call(_config.PositionOffset == 0 ? positions : positions + _config.PositionOffset);
        }

        if (_types is not null)
        {
            x = x + _types.Weight[0]; // all tokens have type 0
        }

        return _embeddingNorm?.call(x) ?? x;
    }
}
