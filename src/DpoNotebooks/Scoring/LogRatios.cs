using DpoNotebooks.Data;

namespace DpoNotebooks.Scoring;

/// <summary>log π/π_ref of both responses of each pair, from log-probabilities that are known.</summary>
internal static class LogRatios
{
    /// <summary>One entry a pair, in the order of the dataset.</summary>
    /// <exception cref="ArgumentException">The log-probabilities are of other pairs.</exception>
    public static (double Chosen, double Rejected)[] Of(DatasetLogps policy, DatasetLogps reference, PairDataset data)
    {
        policy.Require(data);
        reference.Require(data);
        return [.. data.Pairs.Select(pair => (LogRatio(pair.Chosen), LogRatio(pair.Rejected)))];

        double LogRatio(int response) => (double)policy.Sums[response] - reference.Sums[response];
    }
}
