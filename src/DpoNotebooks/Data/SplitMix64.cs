namespace DpoNotebooks.Data;

/// <summary>The random generator SplitMix64 (Steele, Lea, Flood 2014). It gives the same numbers on every platform and runtime, which
/// System.Random does not guarantee.</summary>
public sealed class SplitMix64
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>Creates an independent stream for each pair of seed and stream.</summary>
    /// <param name="seed">The seed of the experiment.</param>
    /// <param name="stream">Separates uses of one seed: prompts and training reviews, for example, do not repeat each other.</param>
    public SplitMix64(int seed, int stream = 0) => _state = Mix(((ulong)(uint)stream << 32) | (uint)seed);

    /// <summary>Returns the next 64 random bits.</summary>
    public ulong NextBits() => Mix(_state += Golden);

    /// <summary>Returns a number that is uniform on [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Returns an integer that is uniform on 0 … <paramref name="count"/> − 1.</summary>
    public int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return (int)(NextDouble() * count);
    }

    /// <summary>The output function: a bijection of 64 bits in which each input bit changes about half of the output bits.</summary>
    internal static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
