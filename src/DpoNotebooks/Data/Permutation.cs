using System.Numerics;

namespace DpoNotebooks.Data;

/// <summary>A random permutation of 0 … <see cref="Count"/> − 1 that is computed entry by entry and not stored.</summary>
/// <remarks>A Feistel network over the smallest power of two that is not below Count, repeated until its result is below Count (Black and
/// Rogaway 2002, "Ciphers with Arbitrary Finite Domains").</remarks>
internal sealed class Permutation
{
    private const int Rounds = 8;
    private const int MinBits = 8; // with fewer, the network reaches some orders more often than others

    private readonly ulong[] _keys;
    private readonly int _leftBits;
    private readonly int _rightBits;

    /// <summary>Creates the permutation of a seed and a stream.</summary>
    /// <param name="count">The number of entries.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">Gives an independent permutation of the same seed, such as that of another epoch.</param>
    public Permutation(int count, int seed, int stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        var bits = Math.Max(MinBits, 32 - BitOperations.LeadingZeroCount((uint)Math.Max(0, count - 1)));
        (_leftBits, _rightBits) = (bits / 2, bits - bits / 2);
        var random = new SplitMix64(seed, stream);
        _keys = [.. Enumerable.Range(0, Rounds).Select(_ => random.NextBits())];
    }

    /// <summary>The number of entries.</summary>
    public int Count { get; }

    /// <summary>The entry at a position. The cost does not depend on the position: at most two passes through the network on average, more only for
    /// counts below 128.</summary>
    public int this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var value = Network((uint)index);
            while (value >= Count)
            {
                value = Network(value);
            }

            return (int)value;
        }
    }

    // Each round changes one half by a function of the other, so that it can be undone whatever the function is.
    private uint Network(uint value)
    {
        var (left, right) = (value >> _rightBits, value & Mask(_rightBits));
        for (var round = 0; round < Rounds; round += 2)
        {
            left ^= (uint)SplitMix64.Mix(_keys[round] + right) & Mask(_leftBits);
            right ^= (uint)SplitMix64.Mix(_keys[round + 1] + left) & Mask(_rightBits);
        }

        return (left << _rightBits) | right;
    }

    private static uint Mask(int bits) => (1u << bits) - 1;
}
