using DpoNotebooks.Models.Families;

namespace DpoNotebooks.Models;

/// <summary>Shape of a transformer; the defaults are GPT-2 small's.</summary>
public sealed record CausalLmConfig
{
    /// <summary>Which architecture: decides the names of the weights and the form of config.json.</summary>
    public ModelFamily Family { get; init; } = ModelFamily.Gpt2;

    /// <summary>V.</summary>
    public int VocabularySize { get; init; } = 50257;

    /// <summary>Positions that the model knows.</summary>
    public int ContextLength { get; init; } = 1024;

    /// <summary>C.</summary>
    public int HiddenSize { get; init; } = 768;

    /// <summary>Width of the token embedding; 0: <see cref="HiddenSize"/>.</summary>
    public int EmbeddingSize { get; init; }

    /// <summary>Width of the feed-forward layer; 0: four times <see cref="HiddenSize"/>.</summary>
    public int InnerSize { get; init; }

    /// <summary>Blocks.</summary>
    public int LayerCount { get; init; } = 12;

    /// <summary>Attention heads.</summary>
    public int HeadCount { get; init; } = 12;

    /// <summary>Heads of keys and values, each shared by as many queries (grouped-query attention); 0: <see cref="HeadCount"/>.</summary>
    public int KeyValueHeadCount { get; init; }

    /// <summary>Width of a head; 0: <see cref="HiddenSize"/> over <see cref="HeadCount"/>.</summary>
    public int HeadSize { get; init; }

    /// <summary>The norms.</summary>
    public NormKind Norm { get; init; }

    /// <summary>ε of the norms.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Where a block's norms stand, and what its two branches read.</summary>
    public BlockKind Block { get; init; }

    /// <summary>A norm after the last block.</summary>
    public bool FinalNorm { get; init; } = true;

    /// <summary>Activation of the feed-forward layer.</summary>
    public Activation Activation { get; init; } = Activation.GeluTanh;

    /// <summary>Which projections have biases.</summary>
    public Biases Biases { get; init; } = Biases.Attention | Biases.Output | Biases.FeedForward;

    /// <summary>Rotary positions; null: an embedding of positions.</summary>
    public Rotary? Rotary { get; init; }

    /// <summary>The first position's row in the embedding of positions.</summary>
    public int PositionOffset { get; init; }

    /// <summary>A position sees so many, itself included; null: all before it.</summary>
    public int? Window { get; init; }

    /// <summary>The first block with the window.</summary>
    public int FirstWindowLayer { get; init; }

    /// <summary>The scores of block i are divided by i + 1 besides.</summary>
    public bool ScaleByLayer { get; init; }

    /// <summary>Positions see those after them too, as in a classifier's encoder.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Token types that the embedding of types has; texts are of type 0.</summary>
    public int TokenTypes { get; init; }

    /// <summary>The LM head is the token embedding.</summary>
    public bool TiedHead { get; init; } = true;

    /// <summary>Standard deviation of the initial weights.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>End of text: ends a sample, and is the last token of a whole response. -1: the model names none.</summary>
    public int EosId { get; init; } = 50256;

    /// <summary>Beginning of text; -1: the model names none.</summary>
    public int BosId { get; init; } = 50256;

    /// <summary>Fills rows on the right; the end of text where the model names none. Never scored.</summary>
    public int? PadId { get; init; }

    /// <summary>Width of the feed-forward layer.</summary>
    public int Inner => InnerSize == 0 ? 4 * HiddenSize : InnerSize;

    /// <summary>Width of the token embedding and of what the LM head reads.</summary>
    public int Embedding => EmbeddingSize == 0 ? HiddenSize : EmbeddingSize;

    /// <summary>Heads of keys and values.</summary>
    public int KeyValueHeads => KeyValueHeadCount == 0 ? HeadCount : KeyValueHeadCount;

    /// <summary>Width of a head.</summary>
    public int HeadWidth => HeadSize == 0 ? HiddenSize / HeadCount : HeadSize;

    /// <summary>Whether the vocabulary has a token id.</summary>
    public bool HasId(int id) => id >= 0 && id < VocabularySize;

    /// <summary>Throws where the sizes do not fit together, or an id is outside the vocabulary.</summary>
    /// <exception cref="ArgumentException">Names them.</exception>
    public CausalLmConfig Validate()
    {
        if (VocabularySize <= 0 || ContextLength <= 0 || HiddenSize <= 0 || LayerCount <= 0 || HeadCount <= 0 || Embedding <= 0 || Inner <= 0 || HeadWidth <= 0 || KeyValueHeads <= 0)
        {
            throw new ArgumentException($"model: sizes must be positive: {this}");
        }

        if (HeadSize == 0 && HiddenSize % HeadCount != 0)
        {
            throw new ArgumentException($"model: {HiddenSize} hidden units do not divide among {HeadCount} heads");
        }

        if (HeadCount % KeyValueHeads != 0)
        {
            throw new ArgumentException($"model: {HeadCount} heads do not divide among {KeyValueHeads} heads of keys and values");
        }

        if (Rotary?.Dimensions is { } turned && (turned > HeadWidth || turned % 2 != 0))
        {
            throw new ArgumentException($"model: {turned} rotary dimensions in a head of {HeadWidth}: an even number within the head is needed");
        }

        foreach (var (name, id) in new[] { (nameof(EosId), EosId), (nameof(PadId), PadId ?? EosId) })
        {
            if (id != -1 && !HasId(id))
            {
                throw new ArgumentException($"model: {name} {id} is outside the vocabulary of {VocabularySize}");
            }
        }

        return this;
    }
}
