namespace DpoNotebooks.Models.Generation;

/// <summary>Uniform random numbers as a pure function of seed, prompt, sample and step, so that a sample does not depend on its batch.</summary>
internal static class CounterUniform
{
    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public static double At(long seed, int prompt, int sample, int step) =>
        (Mix(Mix(Mix(Mix((ulong)seed) + (ulong)prompt) + (ulong)sample) + (ulong)step) >> 11) * (1.0 / (1UL << 53));

    /// <summary>One step of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong state)
    {
        state += 0x9e3779b97f4a7c15;
        state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
        state = (state ^ (state >> 27)) * 0x94d049bb133111eb;
        return state ^ (state >> 31);
    }
}
