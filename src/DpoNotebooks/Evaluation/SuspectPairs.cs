using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Evaluation;

/// <summary>Finds pairs whose label may be wrong: pairs that a trained policy ranks against their label.</summary>
/// <remarks>A policy that has memorized its pairs agrees with every label; use an early checkpoint or held-out pairs.</remarks>
public static class SuspectPairs
{
    /// <summary>Returns all pairs by descending gradient weight.</summary>
    /// <param name="policy">The trained policy.</param>
    /// <param name="reference">The reference's log-probabilities of the pairs.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="beta">β.</param>
    /// <exception cref="ArgumentException">The reference was scored on other pairs, or a pair does not fit the policy.</exception>
    public static IReadOnlyList<SuspectPair> Rank(CausalLm policy, DatasetLogps reference, PairDataset data, double beta) =>
        Rank(DatasetLogps.Compute(policy, data), reference, data, beta);

    /// <summary>Returns all pairs by descending gradient weight, from the log-probabilities of both models.</summary>
    /// <param name="policy">The policy's log-probabilities; <see cref="DatasetLogps.Compute"/> computes them for any model.</param>
    /// <param name="reference">The reference's log-probabilities.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="beta">β.</param>
    /// <exception cref="ArgumentException">The log-probabilities belong to other pairs.</exception>
    public static IReadOnlyList<SuspectPair> Rank(DatasetLogps policy, DatasetLogps reference, PairDataset data, double beta)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        // Sort by Δ, which still differs when weights round to 1.
        return [.. LogRatios.Of(policy, reference, data)
            .Select((pair, index) => SuspectPair.Of(index, pair.Chosen - pair.Rejected, beta))
            .OrderBy(pair => pair.Difference)];
    }

    /// <summary>Returns a table of the first pairs with their texts.</summary>
    /// <param name="ranked">Pairs in order.</param>
    /// <param name="data">Their dataset.</param>
    /// <param name="decode">Text of token ids.</param>
    /// <param name="count">Maximum number of rows.</param>
    public static DataFrame ToTable(this IReadOnlyList<SuspectPair> ranked, PairDataset data, Func<int[], string> decode, int count = 20)
    {
        SuspectPair[] shown = [.. ranked.Take(count)];
        return new DataFrame(
            new Int32DataFrameColumn("pair", shown.Select(pair => pair.Pair)),
            Texts("prompt", pair => data.Responses[pair.Chosen].Prompt),
            Texts("chosen", pair => data.Responses[pair.Chosen].Response),
            Texts("rejected", pair => data.Responses[pair.Rejected].Response),
            new DoubleDataFrameColumn("Δ", shown.Select(pair => pair.Difference)),
            new DoubleDataFrameColumn("weight", shown.Select(pair => pair.Weight)),
            new DoubleDataFrameColumn("loss", shown.Select(pair => pair.Loss)));

        StringDataFrameColumn Texts(string name, Func<PairIndex, int[]> ids) => new(name, shown.Select(pair => decode(ids(data.Pairs[pair.Pair]))));
    }
}
