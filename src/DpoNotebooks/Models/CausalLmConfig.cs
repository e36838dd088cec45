namespace DpoNotebooks.Models;

/// <summary>Activation of the feed-forward layer, by Hugging Face's names.</summary>
public enum Activation
{
    /// <summary>GELU by its tanh approximation: <c>gelu_new</c>, <c>gelu_pytorch_tanh</c>.</summary>
    GeluTanh,

    /// <summary>GELU by the error function: <c>gelu</c>.</summary>
    Gelu,

    /// <summary><c>relu</c>.</summary>
    Relu,
}

/// <summary>Shape of a causal language model; the defaults are GPT-2 small's.</summary>
public sealed record CausalLmConfig
{
    /// <summary>V.</summary>
    public int VocabularySize { get; init; } = 50257;

    /// <summary>Positions that the model knows.</summary>
    public int ContextLength { get; init; } = 1024;

    /// <summary>C.</summary>
    public int HiddenSize { get; init; } = 768;

    /// <summary>Width of the feed-forward layer; 0: four times <see cref="HiddenSize"/>.</summary>
    public int InnerSize { get; init; }

    /// <summary>Blocks.</summary>
    public int LayerCount { get; init; } = 12;

    /// <summary>Attention heads.</summary>
    public int HeadCount { get; init; } = 12;

    /// <summary>ε of the layer norms.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-5;

    /// <summary>Activation of the feed-forward layer.</summary>
    public Activation Activation { get; init; } = Activation.GeluTanh;

    /// <summary>Standard deviation of the initial weights.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>End of text: ends a sample, and is the last token of a whole response.</summary>
    public int EosId { get; init; } = 50256;

    /// <summary>Beginning of text.</summary>
    public int BosId { get; init; } = 50256;

    /// <summary>Fills rows on the right; the end of text where the model names none. Never scored.</summary>
    public int? PadId { get; init; }

    /// <summary>Width of the feed-forward layer.</summary>
    public int Inner => InnerSize == 0 ? 4 * HiddenSize : InnerSize;

    /// <summary>Whether the vocabulary has a token id.</summary>
    public bool HasId(int id) => id >= 0 && id < VocabularySize;

    /// <summary>Throws where the sizes do not fit together, or an id is outside the vocabulary.</summary>
    /// <exception cref="ArgumentException">Names them.</exception>
    public CausalLmConfig Validate()
    {
        if (VocabularySize <= 0 || ContextLength <= 0 || HiddenSize <= 0 || LayerCount <= 0 || HeadCount <= 0)
        {
            throw new ArgumentException($"model: sizes must be positive: {this}");
        }

        if (HiddenSize % HeadCount != 0)
        {
            throw new ArgumentException($"model: {HiddenSize} hidden units do not divide among {HeadCount} heads");
        }

        foreach (var (name, id) in new[] { (nameof(EosId), EosId), (nameof(PadId), PadId ?? EosId) })
        {
            if (!HasId(id))
            {
                throw new ArgumentException($"model: {name} {id} is outside the vocabulary of {VocabularySize}");
            }
        }

        return this;
    }
}
