using DpoNotebooks.Data;

namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>A choice among at most 64 weighted options, with or without some of them.</summary>
public sealed class WeightedChoice
{
    private readonly double[] _weights;

    /// <summary>Creates a choice from relative weights, all above 0.</summary>
    public WeightedChoice(IEnumerable<double> weights)
    {
        _weights = [.. weights];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_weights.Length, 64, nameof(weights));
    }

    /// <summary>Number of options.</summary>
    public int Count => _weights.Length;

    /// <summary>Weights of a Zipf law with exponent 1.5, most frequent first. √ and ÷ round identically on every platform.</summary>
    public static IEnumerable<double> Zipf(int count) => Enumerable.Range(1, count).Select(rank => 1 / (rank * Math.Sqrt(rank)));

    /// <summary>Samples one option by its weight among those whose bit in <paramref name="excluded"/> is 0.</summary>
    public int Draw(SplitMix64 random, ulong excluded = 0)
    {
        var left = random.NextDouble() * Total(excluded);
        var last = -1;
        for (var option = 0; option < _weights.Length; option++)
        {
            if ((excluded >> option & 1) == 0)
            {
                last = option;
                left -= _weights[option];
                if (left < 0)
                {
                    break;
                }
            }
        }

        return last; // rounding may leave a remainder after the last option
    }

    /// <summary>log of the probability that <see cref="Draw"/> gives this option; −∞ for an excluded one.</summary>
    public double LogProbability(int option, ulong excluded = 0) => (excluded >> option & 1) == 0
        ? Math.Log(_weights[option] / Total(excluded))
        : double.NegativeInfinity;

    private double Total(ulong excluded)
    {
        var total = 0.0;
        for (var option = 0; option < _weights.Length; option++)
        {
            total += (excluded >> option & 1) == 0 ? _weights[option] : 0;
        }

        return total;
    }
}
