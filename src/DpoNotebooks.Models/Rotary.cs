namespace DpoNotebooks.Models;

/// <summary>Rotary position embedding: each query and key is turned by an angle that grows with its position (Su et al., arXiv 2104.09864).</summary>
public sealed record Rotary
{
    /// <summary>Dimensions of a head that are turned; 0: all.</summary>
    public int Dimensions { get; init; }

    /// <summary>θ: dimension pair i of d turns by position·θ^(−2i/d).</summary>
    public double Theta { get; init; } = 10000;

    /// <summary>Pairs are neighbours (GPT-J), not a half apart.</summary>
    public bool Interleaved { get; init; }

    /// <summary>Positions are divided by this; 1: linear scaling is off.</summary>
    public double Linear { get; init; } = 1;

    /// <summary>Llama 3's scaling of the slow pairs.</summary>
    public Llama3Scaling? Llama3 { get; init; }

    /// <summary>The angle a position, in radians, of each pair.</summary>
    /// <param name="dimensions">Dimensions turned.</param>
    public double[] Frequencies(int dimensions) =>
        [.. Enumerable.Range(0, dimensions / 2).Select(i => Math.Pow(Theta, -2.0 * i / dimensions) / Linear).Select(frequency => Llama3?.Scale(frequency) ?? frequency)];
}

/// <summary>Llama 3.1's scaling: pairs that turn less than <paramref name="LowFrequencyFactor"/> times within the original context are slowed
/// by <paramref name="Factor"/>, those that turn more than <paramref name="HighFrequencyFactor"/> times stay, and between the two it is blended.</summary>
/// <param name="Factor">How much longer the context is.</param>
/// <param name="LowFrequencyFactor">Turns below which a pair is slowed.</param>
/// <param name="HighFrequencyFactor">Turns above which it is not.</param>
/// <param name="OriginalContext">Positions before the scaling.</param>
public sealed record Llama3Scaling(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalContext)
{
    /// <summary>The scaled frequency.</summary>
    public double Scale(double frequency)
    {
        var turns = OriginalContext * frequency / (2 * Math.PI);
        var kept = Math.Clamp((turns - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor), 0, 1);
        return kept * frequency + (1 - kept) * frequency / Factor;
    }
}
