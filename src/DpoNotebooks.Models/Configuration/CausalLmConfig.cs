namespace DpoNotebooks.Models.Configuration;

/// <summary>The shape of a transformer. The defaults are those of GPT-2 small.</summary>
public sealed record CausalLmConfig
{
    /// <summary>The architecture. It decides the names of the weights and the keys of config.json.</summary>
    public ModelFamily Family { get; init; } = ModelFamily.Gpt2;

    /// <summary>V, the size of the vocabulary.</summary>
    public int VocabularySize { get; init; } = 50257;

    /// <summary>The largest number of positions of a sequence.</summary>
    public int ContextLength { get; init; } = 1024;

    /// <summary>C, the width of the hidden states.</summary>
    public int HiddenSize { get; init; } = 768;

    /// <summary>The width of the token embedding; 0: <see cref="HiddenSize"/>.</summary>
    public int EmbeddingSize { get; init; }

    /// <summary>The width of the feed-forward layer; 0: four times <see cref="HiddenSize"/>.</summary>
    public int InnerSize { get; init; }

    /// <summary>The number of blocks.</summary>
    public int LayerCount { get; init; } = 12;

    /// <summary>The number of attention heads.</summary>
    public int HeadCount { get; init; } = 12;

    /// <summary>The number of key and value heads. Each is shared by the same number of query heads (grouped-query attention).
    /// 0: <see cref="HeadCount"/>.</summary>
    public int KeyValueHeadCount { get; init; }

    /// <summary>The width of a head; 0: <see cref="HiddenSize"/> divided by <see cref="HeadCount"/>.</summary>
    public int HeadSize { get; init; }

    /// <summary>The kind of the norms.</summary>
    public NormKind Norm { get; init; }

    /// <summary>ε of the norms.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Where the norms of a block are, and what its two branches read.</summary>
    public BlockKind Block { get; init; }

    /// <summary>Whether a norm follows the last block.</summary>
    public bool FinalNorm { get; init; } = true;

    /// <summary>The activation function of the feed-forward layer.</summary>
    public Activation Activation { get; init; } = Activation.GeluTanh;

    /// <summary>Whether the feed-forward layer is gated: down(f(gate x) · up x) instead of down(f(up x)).</summary>
    public bool Gated { get; init; }

    /// <summary>The projections that have a bias.</summary>
    public Biases Biases { get; init; } = Biases.Attention | Biases.Output | Biases.FeedForward;

    /// <summary>The rotary position embedding; null: the model has a learned position embedding.</summary>
    public Rotary? Rotary { get; init; }

    /// <summary>The row of the first position in the learned position embedding.</summary>
    public int PositionOffset { get; init; }

    /// <summary>The number of positions that a position attends to, itself included (sliding window); null: all earlier positions.</summary>
    public int? Window { get; init; }

    /// <summary>The index of the first block that uses the window.</summary>
    public int FirstWindowLayer { get; init; }

    /// <summary>Whether the attention scores of block i are also divided by i + 1.</summary>
    public bool ScaleByLayer { get; init; }

    /// <summary>Whether positions also attend to later positions, as in the encoder of a classifier.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>The number of rows in the token type embedding. All tokens have type 0.</summary>
    public int TokenTypes { get; init; }

    /// <summary>Whether the LM head shares the weight of the token embedding.</summary>
    public bool TiedHead { get; init; } = true;

    /// <summary>The standard deviation of the initial weights.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>The end-of-text id. It ends a sample and is the last token of a complete response. -1: the model has none.</summary>
    public int EosId { get; init; } = 50256;

    /// <summary>The beginning-of-text id; -1: the model has none.</summary>
    public int BosId { get; init; } = 50256;

    /// <summary>The id that pads rows; null: <see cref="EosId"/>. Padding is never scored.</summary>
    public int? PadId { get; init; }

    /// <summary>The width of the feed-forward layer.</summary>
    public int Inner => InnerSize == 0 ? 4 * HiddenSize : InnerSize;

    /// <summary>The width of the token embedding and of the LM head's input.</summary>
    public int Embedding => EmbeddingSize == 0 ? HiddenSize : EmbeddingSize;

    /// <summary>The number of key and value heads.</summary>
    public int KeyValueHeads => KeyValueHeadCount == 0 ? HeadCount : KeyValueHeadCount;

    /// <summary>The width of a head.</summary>
    public int HeadWidth => HeadSize == 0 ? HiddenSize / HeadCount : HeadSize;

    /// <summary>Whether a token id is in the vocabulary.</summary>
    public bool HasId(int id) => id >= 0 && id < VocabularySize;

    /// <summary>Checks that the sizes are positive and consistent, and that the ids are in the vocabulary.</summary>
    /// <exception cref="ArgumentException">A size or id is invalid. The message names it.</exception>
    public CausalLmConfig Validate()
    {
        // HeadCount is checked before HeadWidth, which divides by it.
        if (VocabularySize <= 0 || ContextLength <= 0 || HiddenSize <= 0 || LayerCount <= 0 || HeadCount <= 0
            || Embedding <= 0 || Inner <= 0 || HeadWidth <= 0 || KeyValueHeads <= 0)
        {
            throw new ArgumentException($"model: sizes must be positive: {this}");
        }

        if (HeadSize == 0 && HiddenSize % HeadCount != 0)
        {
            throw new ArgumentException($"model: HiddenSize = {HiddenSize} is not divisible by HeadCount = {HeadCount} heads");
        }

        if (HeadCount % KeyValueHeads != 0)
        {
            throw new ArgumentException($"model: {HeadCount} heads are not divisible by {KeyValueHeads} heads of keys and values");
        }

        if (Rotary?.Dimensions is { } rotated && (rotated > HeadWidth || rotated % 2 != 0))
        {
            throw new ArgumentException($"model: {rotated} rotary dimensions in a head of width {HeadWidth}: the number must be even and at most the width");
        }

        foreach (var (name, id) in new[] { (nameof(EosId), EosId), (nameof(PadId), PadId ?? EosId) })
        {
            if (id != -1 && !HasId(id))
            {
                throw new ArgumentException($"model: {name} = {id} is outside the vocabulary of {VocabularySize} tokens");
            }
        }

        return this;
    }
}
