namespace DpoNotebooks.Models.Configuration;

/// <summary>Rotary position embedding: each query and key is rotated by an angle proportional to its position (Su et al., arXiv 2104.09864).</summary>
public sealed record Rotary
{
    /// <summary>The number of dimensions of a head that are rotated; 0: all.</summary>
    public int Dimensions { get; init; }

    /// <summary>θ: dimension pair i of d is rotated by position·θ^(−2i/d).</summary>
    public double Theta { get; init; } = 10000;

    /// <summary>Whether a pair consists of neighboring dimensions (GPT-J). Otherwise its dimensions are half the rotated width apart.</summary>
    public bool Interleaved { get; init; }

    /// <summary>Linear scaling: positions are divided by this factor; 1: no scaling.</summary>
    public double Linear { get; init; } = 1;

    /// <summary>Llama 3's scaling of the low frequencies; null: no scaling.</summary>
    public Llama3Scaling? Llama3 { get; init; }

    /// <summary>The angle per position of each pair, in radians.</summary>
    /// <param name="dimensions">The number of rotated dimensions.</param>
    public double[] Frequencies(int dimensions) =>
        [
            .. Enumerable.Range(0, dimensions / 2).Select(i => Math.Pow(Theta, -2.0 * i / dimensions) / Linear)
                .Select(frequency => Llama3?.Scale(frequency) ?? frequency),
        ];
}

/// <summary>Llama 3.1's scaling of rotary frequencies. A pair that rotates fewer than <paramref name="LowFrequencyFactor"/> times within the
/// original context is slowed by <paramref name="Factor"/>. A pair that rotates more than <paramref name="HighFrequencyFactor"/> times is
/// unchanged. Frequencies in between are interpolated.</summary>
/// <param name="Factor">The factor by which the context is extended.</param>
/// <param name="LowFrequencyFactor">The number of rotations below which a pair is slowed.</param>
/// <param name="HighFrequencyFactor">The number of rotations above which a pair is unchanged.</param>
/// <param name="OriginalContext">The context length before the scaling.</param>
public sealed record Llama3Scaling(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalContext)
{
    /// <summary>The scaled frequency.</summary>
    public double Scale(double frequency)
    {
        var rotations = OriginalContext * frequency / (2 * Math.PI);
        var unchanged = Math.Clamp((rotations - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor), 0, 1);
        return unchanged * frequency + (1 - unchanged) * frequency / Factor;
    }
}
