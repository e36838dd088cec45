namespace DpoNotebooks.Models.Generation;

/// <summary>How responses are drawn.</summary>
public sealed record SamplingConfig
{
    /// <summary>Tokens of a response at most, EOS included.</summary>
    public required int MaxNewTokens { get; init; }

    /// <summary>Seed of every draw.</summary>
    public required long Seed { get; init; }

    /// <summary>Divides the logits; 0 takes the likeliest token.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Keeps the fewest likeliest tokens whose probability reaches this; 1: all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Keeps this many likeliest tokens; 0: all.</summary>
    public int TopK { get; init; }

    /// <summary>Goes on after the end of text, to <see cref="MaxNewTokens"/>.</summary>
    public bool IgnoreEos { get; init; }

    /// <summary>Sequences a forward pass; more than this gain nothing on a CPU, whose cache they leave, but much on a GPU.
    /// It changes no sample but by rounding: each has its own random numbers.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Throws where a value makes no sense.</summary>
    /// <exception cref="ArgumentException">Names the value.</exception>
    public SamplingConfig Validate()
    {
        var wrong = MaxNewTokens <= 0 ? $"{nameof(MaxNewTokens)} = {MaxNewTokens}"
            : Temperature < 0 || !double.IsFinite(Temperature) ? $"{nameof(Temperature)} = {Temperature}"
            : TopP is not (> 0 and <= 1) ? $"{nameof(TopP)} = {TopP}"
            : TopK < 0 ? $"{nameof(TopK)} = {TopK}"
            : BatchSize <= 0 ? $"{nameof(BatchSize)} = {BatchSize}"
            : null;
        return wrong is null ? this : throw new ArgumentException($"sampling: {wrong} is out of range");
    }
}
