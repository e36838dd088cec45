namespace DpoNotebooks.Models.Generation;

/// <summary>How responses are sampled.</summary>
public sealed record SamplingConfig
{
    /// <summary>The maximum number of tokens of a response, including EOS.</summary>
    public required int MaxNewTokens { get; init; }

    /// <summary>The random seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Divides the logits; 0: always take the most likely token (greedy).</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Nucleus sampling: keeps the smallest set of most likely tokens whose probability reaches this value; 1: all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Keeps this number of most likely tokens; 0: all.</summary>
    public int TopK { get; init; }

    /// <summary>Whether to continue after the end of text, up to <see cref="MaxNewTokens"/>.</summary>
    public bool IgnoreEos { get; init; }

    /// <summary>The number of sequences per forward pass. Larger batches do not help on a CPU, because they exceed its cache, but help on a GPU.
    /// The batch size changes samples only through rounding, because each sample has its own random numbers.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Checks that the values are in range.</summary>
    /// <exception cref="ArgumentException">A value is out of range. The message names it.</exception>
    public SamplingConfig Validate()
    {
        var problem = MaxNewTokens <= 0 ? $"{nameof(MaxNewTokens)} = {MaxNewTokens}"
            : Temperature < 0 || !double.IsFinite(Temperature) ? $"{nameof(Temperature)} = {Temperature}"
            : TopP is not (> 0 and <= 1) ? $"{nameof(TopP)} = {TopP}"
            : TopK < 0 ? $"{nameof(TopK)} = {TopK}"
            : BatchSize <= 0 ? $"{nameof(BatchSize)} = {BatchSize}"
            : null;
        return problem is null ? this : throw new ArgumentException($"sampling: {problem} is out of range");
    }
}
