using DpoNotebooks.Data;

namespace DpoNotebooks.Scoring;

/// <summary>Computes log π/π_ref of both responses of each pair from stored log-probabilities.</summary>
internal static class LogRatios
{
    /// <summary>Returns one entry per pair, in the order of the dataset.</summary>
    /// <exception cref="ArgumentException">The log-probabilities were computed for other pairs.</exception>
    public static (double Chosen, double Rejected)[] Of(DatasetLogps policy, DatasetLogps reference, PairDataset data)
    {
        policy.CheckMatches(data);
        reference.CheckMatches(data);
        return [.. data.Pairs.Select(pair => (LogRatio(pair.Chosen), LogRatio(pair.Rejected)))];

        double LogRatio(int response) => (double)policy.Sums[response] - reference.Sums[response];
    }
}
